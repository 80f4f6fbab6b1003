import { readFileSync } from "node:fs";

/** What Node itself takes, which Lambda's smallest functions hardly have. */
const ALLOWANCE_MEGABYTES = 96;
const CHECK_MILLISECONDS = 200;

/**
 * Calls `onExceeded` when a process, with all that it has started, holds more memory than its function may: its heap has a
 * limit of its own, buffers outside the heap and other processes have not. Linux only: elsewhere the heap's limit must do.
 *
 * @returns what stops the watch
 */
export function watchMemory(pid: number | undefined, megabytes: number, onExceeded: () => void): () => void {
  if (process.platform !== "linux" || pid === undefined) return () => {};
  const limit = (megabytes + ALLOWANCE_MEGABYTES) * 1024;
  const timer = setInterval(() => {
    if (residentKilobytes(pid) > limit) onExceeded();
  }, CHECK_MILLISECONDS).unref();
  return () => clearInterval(timer);
}

function residentKilobytes(pid: number): number {
  return descendants(pid).reduce(
    (sum, each) => sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(each, "status"))?.[1] ?? 0),
    0,
  );
}

/** A process and what it has started, a hundred at most: more than that is not worth the looking. */
export function descendants(pid: number): readonly number[] {
  const found = [pid];
  for (let index = 0; index < found.length && found.length < 100; index += 1) {
    const children = read(found[index] ?? 0, `task/${found[index]}/children`).split(" ");
    found.push(...children.filter((child) => child !== "").map(Number));
  }
  return found;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}
