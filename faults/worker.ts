import { readFileSync } from "node:fs";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import { type Ground, groundOf } from "./ground.ts";
import { judge } from "./judge.ts";
import type { Site } from "./operator.ts";
import { OPERATORS } from "./operators.ts";
import type { System } from "./systems.ts";
import type { JudgedSite } from "./tally.ts";
import type { Task } from "./tasks.ts";

/** One process of several: it holds every system, and judges the sites that it is sent, task by task. */
const [file = "", root = "", today = ""] = process.argv.slice(2);
const { proof: settings } = readBulkheadConfig(root);
const systems = JSON.parse(readFileSync(file, "utf8")) as readonly System[];
const grounds = new Map<string, Ground>();
const sites = new Map<string, readonly Site[]>();

process.on("message", (task: Task) => process.send?.(judgedOf(task)));
process.send?.([]);

function judgedOf({ operator: name, system, at }: Task): readonly JudgedSite[] {
  const operator = OPERATORS.find((each) => each.name === name);
  const graph = systems.find((each) => each.name === system)?.graph;
  if (operator === undefined || graph === undefined) throw new Error(`There is no ${name} of ${system}.`);
  const ground = grounds.get(system) ?? groundOf(graph, settings, today);
  grounds.set(system, ground);
  const all = sites.get(`${name} ${system}`) ?? operator.sites(graph);
  sites.clear();
  sites.set(`${name} ${system}`, all);
  return at.flatMap((index) => {
    const site = all[index];
    return site === undefined ? [] : [{ address: site.address, judgement: judge(operator, site, ground) }];
  });
}
