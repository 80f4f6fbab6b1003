import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Job } from "./job.ts";

const ENTRY = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Checks worlds in a process of its own. */
export function runJob(job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, { execArgv: ["--import", import.meta.resolve("tsx")] });
    child.once("message", (answer: Answer) => resolve(answer));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The worlds from seed ${job.first} ended with status ${code}.`)));
    child.send(job);
  });
}

/** Runs at most so many at once; the answers are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) answers[index] = await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
