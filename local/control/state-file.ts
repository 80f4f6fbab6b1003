import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { UserError } from "../../model/errors.ts";

/** What a running local cloud leaves for `bulkhead token` and other commands to find it by. */
const State = v.object({
  pid: v.number(),
  port: v.number(),
  stack: v.string(),
  url: v.string(),
  control: v.object({ url: v.string(), secret: v.string() }),
});
export type LocalState = v.InferOutput<typeof State>;

const FOLDER = ".bulkhead";

/**
 * Writes the state, readable by its owner only, into `.bulkhead` of `directory`.
 *
 * @returns what removes it again
 * @throws UserError where the folder cannot be written
 */
export function writeState(directory: string, state: LocalState): () => void {
  const file = join(directory, FOLDER, `local-${state.port}.json`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({
      message: `The local cloud's state cannot be written: ${reason}.`,
      where: file,
      fix: "Run it in a folder that you may write to.",
    });
  }
  return () => rmSync(file, { force: true });
}

/** The local clouds started in `directory` or a folder above it whose process is alive, the nearest folder's first. */
export function findStates(directory: string): readonly LocalState[] {
  const parent = dirname(directory);
  const above = parent === directory ? [] : findStates(parent);
  return [...statesIn(join(directory, FOLDER)), ...above];
}

function statesIn(folder: string): readonly LocalState[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => /^local-\d+\.json$/.test(name));
  return files.sort().flatMap((name) => {
    const state = v.safeParse(State, parse(join(folder, name)));
    return state.success && isRunning(state.output.pid) ? [state.output] : [];
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
