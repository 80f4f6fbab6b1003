import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const cwd = fileURLToPath(new URL(".", import.meta.url));

/** What a program that tells the time writes where no terminal is. */
function errorsOf(program: string): string {
  const text = `import { tellingTime, writeAboveTime } from "./working-time.ts"; ${program}`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", text];
  return spawnSync(process.execPath, args, { cwd, encoding: "utf8" }).stderr;
}

test("what never yields is told of all the same, and not a moment longer than it takes", { timeout: 40_000 }, () => {
  // Blocks the thread as a loop would, and leaves the core to other tests.
  const busy = "await tellingTime(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 11_500));";
  expect(errorsOf(`${busy} writeAboveTime("done\\n"); await new Promise((done) => setTimeout(done, 9_500));`)).toBe(
    "working   10 s\ndone\n",
  );
});

test("what is over soon is not told of, and what fails fails as it does", { timeout: 20_000 }, () => {
  const fails = "tellingTime(() => { throw new Error('so'); }).catch(({ message }) => writeAboveTime(message))";
  expect(errorsOf(`await tellingTime(() => 1); await tellingTime(() => tellingTime(() => 1)); await ${fails};`)).toBe(
    "so",
  );
});
