import { defineCommand } from "citty";
import { readFaults } from "../../local/faults/read-faults.ts";
import { checkPort } from "../check-port.ts";
import { parsePort } from "../parse-port.ts";
import { platformGraph } from "../platform-graph.ts";
import { runLocalCloud } from "../run-local-cloud.ts";

const DEFAULT_PORT = 4510;

export default defineCommand({
  meta: {
    name: "local",
    description:
      "Run a captured stack on this machine: its tables, functions, API and token issuer. Without a target, the " +
      "tenants platform. With --once, try every tenant's endpoint and exit 0 if all holds, 1 if not.",
  },
  args: {
    target: { type: "positional", required: false, description: "A program's folder, or a graph's JSON file." },
    stack: { type: "string", description: "Which stack, where the target has several." },
    port: { type: "string", description: "The API's port, 4510 by default; 0 takes any that is free." },
    faults: { type: "string", description: "A YAML file that says what goes wrong, and when: docs/local-faults.md." },
    data: { type: "string", description: "A folder that keeps the tables' items between starts; in memory without." },
    once: { type: "boolean", default: false, description: "Try every tenant's endpoint, print a table, exit." },
  },
  run: async ({ args }) => {
    const port = parsePort(args.port) ?? (args.once ? 0 : DEFAULT_PORT);
    const { target, stack } = args;
    const faults = args.faults === undefined ? undefined : readFaults(args.faults);
    await checkPort(port);
    const choice = { ...(target !== undefined && { target }), ...(stack !== undefined && { stack }), progress };
    return runLocalCloud(await platformGraph(choice), {
      once: args.once,
      port,
      directory: process.cwd(),
      print: (text) => void process.stdout.write(`${text}\n`),
      progress,
      ...(stack !== undefined && { stack }),
      ...(faults !== undefined && { faults }),
      ...(args.data !== undefined && { data: args.data }),
    });
  },
});

const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);
