import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The libraries that a program loads, and the loader itself, as glibc's own loader names them: absolute paths. None of a
 * program that is linked statically, or of another C library.
 *
 * @see https://man7.org/linux/man-pages/man8/ld.so.8.html
 */
export async function sharedLibraries(program: string): Promise<readonly string[]> {
  const { stdout } = await run(program, ["--version"], { env: { LD_TRACE_LOADED_OBJECTS: "1" } });
  return stdout.split("\n").flatMap((line) => /(\/\S+) \(0x[\da-f]+\)$/.exec(line)?.[1] ?? []);
}
