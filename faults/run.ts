import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import { prove } from "../prover/prove.ts";
import { groundOf, inputOf } from "./ground.ts";
import { OPERATORS } from "./operators.ts";
import { inProcesses } from "./pool.ts";
import { captureSystems, type System } from "./systems.ts";
import { type JudgedSite, render, survivors } from "./tally.ts";
import { type Task, tasksOf } from "./tasks.ts";

const { values } = parseArgs({
  options: {
    operator: { type: "string", default: "" },
    system: { type: "string", default: "" },
    sites: { type: "string", default: "Infinity" },
    seed: { type: "string", default: "1" },
  },
});
const config = readBulkheadConfig(process.cwd());
const today = new Date().toISOString().slice(0, 10);
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const systems = await captureSystems(config, values.system, (name) => say(`capturing ${name}`));
  const unsound = systems.filter(({ graph }) => prove(soundInput(graph)).verdict !== "proved");
  const operators = OPERATORS.filter(({ name, refutedBy }) => `${refutedBy}: ${name}`.includes(values.operator));
  const tasks = tasksOf(systems, operators, { sites: Number(values.sites), seed: values.seed });
  if (unsound.length > 0 || tasks.length === 0) {
    const names = unsound.map(({ name }) => name).join(", ");
    say(names === "" ? "There is nothing to break." : `Not proved to begin with: ${names}.`);
    return 3;
  }
  const tallies = await judgeAll(systems, tasks);
  const { text, holds } = render(tallies, operators, systems);
  process.stdout.write(`${text}\n`);
  return holds ? 0 : 1;
}

function soundInput(graph: System["graph"]) {
  return inputOf(groundOf(graph, config.proof, today), graph);
}

async function judgeAll(systems: readonly System[], tasks: readonly Task[]) {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-faults-"));
  const file = join(folder, "systems.json");
  const order = new Map(tasks.map((task, at) => [task, at]));
  try {
    writeFileSync(file, JSON.stringify(systems));
    const judged = await inProcesses<Task, readonly JudgedSite[]>(
      new URL("worker.ts", import.meta.url),
      { tasks, count: availableParallelism(), args: [file, process.cwd(), today] },
      (done, task, answer) => {
        for (const line of survivors([{ ...task, judged: answer }])) say(line);
        if (done % 50 === 0) say(`${done} of ${tasks.length} tasks`);
      },
    );
    return judged
      .toSorted((a, b) => (order.get(a.task) ?? 0) - (order.get(b.task) ?? 0))
      .map(({ task, answer }) => ({ operator: task.operator, system: task.system, judged: answer }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
