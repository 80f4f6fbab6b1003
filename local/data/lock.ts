import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { UserError } from "../../model/errors.ts";

/** Who holds a lock: a process, and when it began, since numbers of processes are used again. */
const Holder = v.object({ pid: v.number(), began: v.nullable(v.string()) });
type Holder = v.InferOutput<typeof Holder>;

const ATTEMPTS = 10;

/**
 * Takes a lock that ends with this process, however that ends: one whose holder is gone is taken over.
 *
 * @returns what gives it back
 * @throws UserError where a process that runs holds it
 */
export function takeLock(file: string): () => void {
  const holder: Holder = { pid: process.pid, began: beganAt(process.pid) };
  const own = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(own, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (link(own, file)) return () => rmSync(file, { force: true });
      removeIfStale(file, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw inUse(file, undefined);
}

/** A link is there whole or not at all, and only one of several is made. */
function link(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moved aside before it is removed: what has been taken over by another start meanwhile is put back. */
function removeIfStale(file: string, own: string): void {
  const seen = read(file);
  if (seen === undefined) return;
  const holder = parse(seen);
  if (holder !== undefined && isRunning(holder)) throw inUse(file, holder.pid);
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (read(aside) !== seen) link(aside, file);
  rmSync(aside, { force: true });
}

function inUse(file: string, pid: number | undefined): UserError {
  return new UserError({
    message: `The data is in use by another local cloud${pid === undefined ? "" : `, process ${pid}`}.`,
    where: dirname(file),
    fix: "Stop that one, or name another folder with --data.",
  });
}

function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (codeOf(error) !== "EPERM") return false;
  }
  const now = beganAt(pid);
  return began === null || now === null || now === began;
}

/** What Linux says of when a process began, in ticks since the machine did; elsewhere it is not known. */
function beganAt(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ");
    // A process that has ended and that nobody has asked about holds nothing any more.
    return fields?.[0] === "Z" ? "ended" : `${boot} ${fields?.[19]}`;
  } catch {
    return null;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = v.safeParse(Holder, JSON.parse(text));
    return holder.success ? holder.output : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
