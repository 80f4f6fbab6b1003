import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { ArgsDef, CommandDef } from "citty";
import { runCommand } from "citty";
import type { Capture } from "../../capture/capture-target.ts";
import { refuseUnknownArguments } from "../../cli/strict-arguments.ts";
import { VERBS } from "../../cli/verbs.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { root } from "./fences.ts";

export const cli = join(root, "cli/bulkhead.js");

const terraform = spawnSync("bash", ["-c", "command -v terraform || command -v tofu"], {
  encoding: "utf8",
}).stdout.trim();

export const hasTerraform = terraform !== "";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface DocumentWorld {
  readonly folder: string;
  readonly write: (file: string, text: string) => void;
  readonly dispose: () => void;
}

const COPIED = ["bulkhead.yaml", "package.json", "tsconfig.json", "stacks", "lib", "components", "model", "lambda"];

/** A copy of what this repository declares, in which a reader's commands may write what they like. */
export function copyOfRepository(): DocumentWorld {
  const world = emptyFolder();
  for (const name of [...COPIED, "terraform/access-management", "terraform/modules"]) {
    cpSync(join(root, name), join(world.folder, name), { recursive: true });
  }
  world.write("faults.yaml", "seed: 7\nfaults:\n  - fault: slow-jwks\n    delay: 10\n");
  return world;
}

export function emptyFolder(): DocumentWorld {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-document-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("package.json", '{ "type": "module" }');
  mkdirSync(join(folder, "state"));
  return { folder, write, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

export const surroundings = ({ folder }: Pick<DocumentWorld, "folder">): Readonly<Record<string, string>> => ({
  PATH: [programsIn(folder), process.env["PATH"]].join(delimiter),
  ...(terraform !== "" && { TERRAFORM: terraform }),
  FAKE_PULUMI_STATE: join(folder, "state"),
  FAKE_PULUMI_MODULES: join(root, "package.json"),
});

/**
 * For the PATH to name first: a `pulumi` that only answers, a `terraform` that needs no account, and our `bulkhead`. They
 * are in the folder itself, and go when it does: a worker of the tests is ended without its listeners being called.
 */
function programsIn(folder: string): string {
  const bin = join(folder, ".bin");
  mkdirSync(bin, { recursive: true });
  const program = (name: string, line: string): void =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  program("pulumi", `exec "${process.execPath}" "${join(root, "cli/test/fake-pulumi.mjs")}" "$@"`);
  program("terraform", `exec "${process.execPath}" "${cli}" terraform -- "$@"`);
  program("npx", `shift\nexec "${process.execPath}" "${cli}" "$@"`);
  return bin;
}

/**
 * Runs a verb as `cli/main.ts` does, in this process and in a folder: a reader's twenty commands would start twenty
 * processes, and capture one program twenty times.
 */
export async function runHere(words: readonly string[], folder: string): Promise<Ran> {
  const [verb = "", ...rest] = words;
  const whole = (await VERBS[verb]?.load())?.default as CommandDef;
  const parts = whole.subCommands as Readonly<Record<string, () => Promise<CommandDef>>> | undefined;
  const part = await parts?.[rest[0] ?? ""]?.();
  const command = part ?? whole;
  const rawArgs = part === undefined ? [...rest] : rest.slice(1);
  const args = (command.args ?? {}) as ArgsDef;
  const takesMany = Object.values(args).some((arg) => arg.type === "positional" && arg.valueHint === "…");
  refuseUnknownArguments(verb, rawArgs, args, takesMany);
  const before = process.cwd();
  const written = { stdout: "", stderr: "" };
  const keep = (name: "stdout" | "stderr") => (text: string | Uint8Array) => {
    written[name] += text;
    return true;
  };
  const [stdout, stderr] = [process.stdout.write, process.stderr.write];
  try {
    process.chdir(folder);
    process.stdout.write = keep("stdout") as typeof stdout;
    process.stderr.write = keep("stderr") as typeof stderr;
    const { result } = await runCommand(command, { rawArgs });
    return { status: Number(result ?? 0), ...written };
  } catch (error) {
    return { status: 3, ...written, stderr: `${written.stderr}${error instanceof Error ? error.message : error}` };
  } finally {
    [process.stdout.write, process.stderr.write] = [stdout, stderr];
    process.chdir(before);
  }
}

/** How a program that would go on for ever is ended: with Ctrl-C, once its output has `until` and `meanwhile` is done. */
export interface Ending {
  readonly until: RegExp;
  readonly meanwhile: () => Promise<unknown>;
}

/** Runs a line in a shell, in a process of its own. */
export function runApart(
  line: string,
  {
    folder,
    env,
    until,
    meanwhile,
  }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> } & Partial<Ending>,
): Promise<Ran> {
  const child = spawn("bash", ["-c", line.replace(/^npx /, "exec npx ")], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  const written = { stdout: "", stderr: "" };
  let isSeen = false;
  const look = (): void => {
    if (isSeen || until === undefined || !until.test(written.stdout + written.stderr)) return;
    isSeen = true;
    void Promise.resolve(meanwhile?.()).finally(() => child.kill("SIGINT"));
  };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (data) => {
      written[name] += data;
      look();
    });
  }
  return new Promise((resolve) => child.on("close", (status) => resolve({ status: status ?? -1, ...written })));
}

const captured = new Map<string, Promise<Graph>>();

/** The same capture of a program, run once for as long as the files beside it are the same. */
export function once(capture: Capture): Capture {
  const folder = join(readBulkheadConfig(process.cwd()).root, capture.target);
  if (!statSync(folder).isDirectory()) return capture;
  const key = `${folder} ${capture.stack} ${digestOf(folder)}`;
  const run = (): Promise<Graph> => {
    const graph = captured.get(key) ?? capture.run();
    captured.set(key, graph);
    return graph;
  };
  return { ...capture, run };
}

function digestOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).filter((file) => /\.(ts|ya?ml|tf|tfvars)$/.test(file))) {
    hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest("hex");
}

/** The program that a page shows. */
export const programOf = (page: string): string => /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
