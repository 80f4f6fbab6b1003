import { fork } from "node:child_process";

/**
 * Has processes of a module do all tasks, each the next one that is left. A process says that it is ready by a first
 * message, and answers each task by one.
 *
 * @throws Error where a process ends before the tasks do
 */
export async function inProcesses<Task, Answer>(
  module: URL,
  { tasks, count, args }: { readonly tasks: readonly Task[]; readonly count: number; readonly args: readonly string[] },
  progress: (done: number, task: Task, answer: Answer) => void,
): Promise<readonly { readonly task: Task; readonly answer: Answer }[]> {
  const answers: { task: Task; answer: Answer }[] = [];
  const left = tasks.values();
  await Promise.all(Array.from({ length: Math.min(count, tasks.length) }, work));
  return answers;

  function work(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = fork(module, args, { execArgv: ["--import", import.meta.resolve("tsx")] });
      let current: Task | undefined;
      child.on("message", (answer) => {
        if (current !== undefined) {
          answers.push({ task: current, answer: answer as Answer });
          progress(answers.length, current, answer as Answer);
        }
        const next = left.next();
        current = next.done === true ? undefined : next.value;
        if (current === undefined) child.disconnect();
        else child.send(current as object);
      });
      child.once("error", reject);
      child.once("exit", (status) =>
        status === 0 && current === undefined
          ? resolve()
          : reject(new Error(`A process ended with status ${status} at ${JSON.stringify(current)}.`)),
      );
    });
  }
}
