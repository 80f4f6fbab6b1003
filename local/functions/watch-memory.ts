import { readFileSync } from "node:fs";

/** What Node itself takes, which Lambda's smallest functions hardly have. */
const ALLOWANCE_MEGABYTES = 96;
const CHECK_MILLISECONDS = 200;

/**
 * Calls `onExceeded` when a process holds more memory than its function may: its heap has a limit of its own, buffers
 * outside the heap have not. Linux only: elsewhere the heap's limit must do.
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
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
