import { join } from "node:path";
import { defineCommand } from "citty";
import { runAttacks } from "../../attack/run-attacks.ts";
import { type Capture, findCaptures } from "../../capture/capture-target.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { nodesOfStack } from "../../graph/query.ts";
import { readFaults } from "../../local/faults/read-faults.ts";
import { UserError } from "../../model/errors.ts";
import { findTerraform } from "../../terraform/offline-provider/run.ts";
import { type CapturedWorld, captureWorld } from "../capture-world.ts";
import { checkPort } from "../check-port.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { parsePort } from "../parse-port.ts";
import { progress } from "../progress.ts";
import { exitStatusOf } from "../proof-report.ts";
import { loadProver, proveWorld } from "../prove-world.ts";
import { renderAttackTable } from "../reporters/attack-table.ts";
import { renderCaptured } from "../reporters/captured.ts";
import { renderProofSummary, renderProofText } from "../reporters/proof-text.ts";
import { paintFor } from "../reporters/style.ts";
import { runLocalCloud } from "../run-local-cloud.ts";
import { tellingTime } from "../working-time.ts";

/** The program that runs locally: the one of this repository that is a platform with an API. */
const LOCAL_TARGET = join("stacks", "tenants");

export default defineCommand({
  meta: {
    name: "start",
    description:
      "Capture every system of this repository, prove that no compartment reaches another, attack what was proved, " +
      "and only then run the tenants platform on this machine. With --once, try every tenant's endpoint and exit. Exit status: 0 all " +
      "holds, 1 a proof is refuted, an attack gets through or an endpoint fails, 2 something is unknown, 3 a failure.",
  },
  args: {
    port: { type: "string", default: "4510", description: "The API's port; 0 takes any that is free." },
    faults: { type: "string", description: "A YAML file that says what goes wrong, and when: docs/local-faults.md." },
    data: { type: "string", description: "A folder that keeps the tables' items between starts; in memory without." },
    once: { type: "boolean", default: false, description: "Try every tenant's endpoint, print a table, exit." },
  },
  run: async ({ args }): Promise<ExitStatus> => {
    const port = args.once ? 0 : parsePort(args.port);
    // Looked at first: what is wrong with them is told before anything is captured.
    await checkPort(port);
    const faults = args.faults === undefined ? undefined : readFaults(args.faults);
    const config = readBulkheadConfig(process.cwd());
    const all = findCaptures(config, {});
    const captures = await runnable(all);
    const prover = loadProver();
    prover.catch(() => {});
    const world = await captureWorld(captures, {
      started: ({ target, stack }) => progress(`  capturing ${target}, stack ${stack}`),
      finished: (capture, graph, ms) => print(renderCaptured(capture, graph, ms)),
    });
    progress("  proving");
    const loaded = await prover;
    const whole = captures.length === all.length;
    const report = await tellingTime(() => proveWorld(world, loaded, { proof: config.proof, whole }));
    const status = exitStatusOf(report);
    const paint = paintFor(process.stdout, process.env);
    if (status !== EXIT.holds) {
      print(`\n${renderProofText(report, paint)}\nNothing was started: what is not proved does not run.`);
      return status;
    }
    print(`\n${renderProofSummary(report, paint)}\n`);
    const platform = platformOf(world);
    const attacks = await runAttacks(platform, { short: true, progress: (line) => progress(`  ${line}`) });
    print(`${renderAttackTable(attacks)} All of them, each through its hole as well: npx bulkhead attack\n`);
    if (attacks.total.through > 0) {
      print("Nothing was started: an attack got through.");
      return EXIT.refuted;
    }
    return runLocalCloud(platform, {
      once: args.once,
      directory: process.cwd(),
      print,
      progress: (line) => progress(`  ${line}`),
      ...(port !== undefined && { port }),
      ...(faults !== undefined && { faults }),
      ...(args.data !== undefined && { data: args.data }),
    });
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The graph of the program that is run, out of the world that was proved. */
function platformOf({ graph, targets }: CapturedWorld): Graph {
  const index = targets.findIndex(({ target }) => target === LOCAL_TARGET);
  const stack = graph.stacks[index];
  if (stack === undefined) {
    throw new UserError({
      message: `bulkhead.yaml does not list ${LOCAL_TARGET}, which is what runs on this machine.`,
      fix: "List it among the targets, or run another platform: bulkhead local TARGET.",
    });
  }
  return { ...graph, stacks: [stack], nodes: nodesOfStack(graph, stack.id) };
}

/** Without Terraform its roots are left out, in one line. */
async function runnable(captures: readonly Capture[]): Promise<readonly Capture[]> {
  const terraform = captures.filter(({ engine }) => engine === "terraform");
  if (terraform.length === 0) return captures;
  const found = await findTerraform().then(
    () => true,
    () => false,
  );
  if (found) return captures;
  const left = [...new Set(terraform.map(({ target }) => target))].join(", ");
  print(`left out  ${left}: Terraform is not on the PATH. Install Terraform 1.7 or later to see it proved here.`);
  return captures.filter(({ engine }) => engine !== "terraform");
}
