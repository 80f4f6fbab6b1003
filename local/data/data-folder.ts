import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { UserError } from "../../model/errors.ts";
import { takeLock } from "./lock.ts";
import { writeDurably } from "./write-durably.ts";

/** What is kept of a local cloud between its starts. */
export interface DataFolder {
  /** The emulator's own folder. */
  readonly tables: string;
  /** What the material of the graph's keys follows from: what was encrypted before can be decrypted. */
  readonly keyRoot: Buffer;
  /** @throws UserError where the tables were written by another emulator than this */
  readonly checkEmulator: (name: string) => void;
  /** Says that every table has been created, from when on the folder holds what somebody may rely on. */
  readonly complete: (emulator: string) => void;
  /** Lets another start have the folder. */
  readonly release: () => void;
}

/** Changed when an older Bulkhead could not read what a newer one writes. */
const VERSION = 1;

const Marker = v.object({
  format: v.literal("bulkhead local data"),
  version: v.number(),
  stack: v.string(),
  /** What wrote the tables, once they have all been created: nothing has been answered before. */
  emulator: v.optional(v.string()),
});
type Marker = v.InferOutput<typeof Marker>;

const [MARKER, LOCK, TABLES, KEYS] = ["bulkhead-data.json", "lock", "tables", "keys"] as const;

/**
 * Opens a folder for one start, and makes it where it is not there.
 *
 * @param stack whose data it is: `PROJECT/STACK`
 * @throws UserError where it is another stack's, of a newer version, in use, not a folder of ours or not to be written
 */
export function openDataFolder(folder: string, stack: string): DataFolder {
  const path = resolve(folder);
  try {
    return open(path, stack);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({
      message: `The data cannot be kept: ${reason}.`,
      where: path,
      fix: "Name a folder that you may write to with --data.",
    });
  }
}

function open(path: string, stack: string): DataFolder {
  makeFolder(path);
  checkMarker(path, readMarker(path), stack);
  const release = takeLock(join(path, LOCK));
  try {
    // Looked at once more: whoever had the lock until now may have changed it.
    const marker = readMarker(path);
    checkMarker(path, marker, stack);
    const tables = join(path, TABLES);
    if (marker?.emulator === undefined) rmSync(tables, { recursive: true, force: true });
    const current: Marker = { format: "bulkhead local data", version: VERSION, stack, ...marker };
    if (marker === undefined) write(path, current);
    mkdirSync(tables, { recursive: true, mode: 0o700 });
    return {
      tables,
      keyRoot: keyRootOf(join(path, KEYS)),
      checkEmulator: (name) => {
        if (current.emulator !== undefined && current.emulator !== name) throw writtenBy(current.emulator, name, path);
      },
      complete: (emulator) => write(path, { ...current, emulator }),
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** One folder after the other: Node's own `recursive` never ends below a folder that takes none, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Error("this is a file");
    return;
  }
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

const OTHER_FOLDER = "Name another folder with --data; this one is left as it is.";

function checkMarker(where: string, marker: Marker | undefined, stack: string): void {
  if (marker === undefined) return;
  if (marker.version > VERSION) {
    const message = `The data is of version ${marker.version}, and this Bulkhead reads version ${VERSION}.`;
    throw new UserError({ message, where, fix: "Run the Bulkhead that wrote it, or name another folder." });
  }
  if (marker.stack !== stack) {
    const message = `The data is of stack "${marker.stack}", not of "${stack}".`;
    throw new UserError({ message, where, fix: OTHER_FOLDER });
  }
}

function writtenBy(other: string, emulator: string, where: string): UserError {
  const message = `The data was written by ${other}, and on this machine ${emulator} runs.`;
  return new UserError({ message, where, fix: OTHER_FOLDER });
}

/** @throws UserError where there are files and none says that they are ours */
function readMarker(path: string): Marker | undefined {
  const file = join(path, MARKER);
  if (!existsSync(file)) {
    const files = readdirSync(path).filter((name) => !name.startsWith(LOCK) && !name.startsWith(MARKER));
    if (files.length === 0) return undefined;
    throw new UserError({
      message: `The folder holds "${files[0]}" and is not one of a local cloud's data.`,
      where: path,
      fix: "Name an empty folder, or one that is not there yet, with --data.",
    });
  }
  const marker = v.safeParse(Marker, parse(readFileSync(file, "utf8")));
  if (marker.success) return marker.output;
  throw new UserError({
    message: `What says whose data it is cannot be read, at ${v.getDotPath(marker.issues[0]) ?? "its root"}.`,
    where: file,
    fix: OTHER_FOLDER,
  });
}

function write(path: string, marker: Marker): void {
  writeDurably(join(path, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
}

function keyRootOf(file: string): Buffer {
  if (!existsSync(file)) writeDurably(file, `${randomBytes(32).toString("base64")}\n`);
  const root = Buffer.from(readFileSync(file, "utf8"), "base64");
  if (root.length === 32) return root;
  throw new UserError({ message: "The keys of the data cannot be read.", where: file, fix: "Name another folder." });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
