import { defineCommand } from "citty";
import { loadLazily } from "../../capture/pulumi/lazy-modules.ts";
import { readProject } from "../../capture/pulumi/project-files.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { DeployOptions } from "../../deploy/deploy-stacks.ts";
import type { StackOutcome } from "../../deploy/stack-outcome.ts";
import type { Graph } from "../../graph/graph.ts";
import { UserError } from "../../model/errors.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { refuseOtherAccounts } from "../account-to-deploy-to.ts";
import { captureWorld } from "../capture-world.ts";
import { refuseUnattended, typed } from "../confirm.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { saveLastGraph } from "../last-graph.ts";
import { captureProgress, progress } from "../progress.ts";
import { exitStatusOf } from "../proof-report.ts";
import { loadProver, proveWorld } from "../prove-world.ts";
import { repeatedOption } from "../repeated-option.ts";
import { renderDeployText } from "../reporters/deploy-text.ts";
import { renderProofSummary, renderProofText } from "../reporters/proof-text.ts";
import { paintFor } from "../reporters/style.ts";
import { type Deployment, stacksToDeploy } from "../stacks-to-deploy.ts";
import { TARGET_OPTION } from "../target-arguments.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { tellingTime } from "../working-time.ts";

export default defineCommand({
  meta: {
    name: "deploy",
    description:
      "Prove all that bulkhead.yaml names, and only if that holds, deploy Pulumi stacks with Pulumi's own engine. A " +
      "stack that fails leaves the others as they are; running it again goes on where it stopped. The credentials must be " +
      "of the account that was proved. Exit status: 0 all " +
      "deployed, 1 refuted and 2 unknown with nothing touched, 3 a stack failed, no Pulumi CLI, or wrong usage.",
  },
  args: {
    stack: {
      type: "positional",
      required: false,
      valueHint: "…",
      description: "A stack's name; several are deployed. All Pulumi stacks of bulkhead.yaml by default.",
    },
    target: { ...TARGET_OPTION, description: "The folder of a Pulumi project; may be given several times." },
    preview: { type: "boolean", default: false, description: "Only say what would be done." },
    refresh: { type: "boolean", default: false, description: "Read what AWS has before comparing." },
    parallel: { type: "string", default: "4", description: "How many stacks are deployed at once." },
    yes: { type: "boolean", default: false, description: "Do not ask: for scripts." },
    json: { type: "boolean", default: false, description: "Print what became of each stack as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const parallel = parallelOf(args.parallel);
    if (!args.preview) refuseUnattended(args.yes);
    const config = readBulkheadConfig(process.cwd());
    const deployment = stacksToDeploy(config, { targets: repeatedOption(rawArgs, "target"), stacks: args._ });
    // Asked for before minutes of proving, and loaded only here: other verbs need no engine.
    const engine = await findEngine();
    await refuseWrongCredentials(deployment);
    const { report, graph } = await proveAll(deployment, config.proof);
    const status = exitStatusOf(report);
    if (status !== EXIT.holds) return stopped(report, status, args.json);
    progress(renderProofSummary(report, paintFor(process.stderr, process.env)));
    if (!args.preview && !args.yes && !(await agreed(deployment))) return EXIT.holds;
    const outcomes = await inTheEngine(deployment, { ...args, parallel, engine });
    const deployed = deployment.stacks.filter((_, index) => outcomes[index]?.outcome === "deployed");
    keepLast(config.root, graph, deployed);
    print(report, outcomes, args.json);
    return outcomes.every(({ outcome }) => outcome === "deployed" || outcome === "previewed")
      ? EXIT.holds
      : EXIT.failure;
  },
});

async function findEngine() {
  // The Automation API brings the SDK's compiler along, which takes twice its own time to load.
  loadLazily();
  const engine = await import("../../deploy/find-engine.ts");
  return engine.findEngine();
}

/** The SDK is large, and loaded only here. */
async function refuseWrongCredentials({ places }: Deployment): Promise<void> {
  const { accountInUse } = await import("../../deploy/account-in-use.ts");
  progress("asking    AWS whose credentials these are");
  const identities = await refuseOtherAccounts(places, accountInUse);
  for (const arn of new Set(identities.map((identity) => identity.arn))) progress(`as        ${arn}`);
}

interface Proved {
  readonly report: ProofReport;
  readonly graph: Graph;
}

async function proveAll({ world }: Deployment, proof: Parameters<typeof proveWorld>[2]["proof"]): Promise<Proved> {
  const prover = loadProver();
  prover.catch(() => {});
  const captured = await captureWorld(world, captureProgress);
  progress(`proving   ${captured.graph.nodes.length} nodes`);
  const loaded = await prover;
  const report = await tellingTime(() => proveWorld(captured, loaded, { proof, whole: false }));
  return { report, graph: captured.graph };
}

/** What was deployed is what the next plan compares with. */
function keepLast(root: string, graph: Graph, deployed: Deployment["stacks"]): void {
  const ids = deployed.map(({ directory, stack }) => `${readProject(directory).name}/${stack}`);
  saveLastGraph(root, { ...graph, stacks: graph.stacks.filter(({ id }) => ids.includes(id)) });
}

function stopped(report: ProofReport, status: ExitStatus, json: boolean): ExitStatus {
  if (json) print(report, [], true);
  else process.stdout.write(renderProofText(report, paintFor(process.stdout, process.env)));
  progress("Nothing was deployed: the proof does not hold.");
  return status;
}

function agreed({ stacks }: Deployment): Promise<boolean> {
  return typed(`This deploys ${stacks.map(({ label }) => label).join(", ")} to AWS.`, "deploy");
}

/**
 * Once interrupted, what has not begun is left, and the engine ends what it has begun. At a terminal Ctrl-C reaches the
 * engine by itself, and a second signal would have it drop what it is doing.
 */
async function inTheEngine(
  { stacks }: Deployment,
  { engine, preview, refresh, parallel }: Pick<DeployOptions, "engine" | "preview" | "refresh" | "parallel">,
): Promise<readonly StackOutcome[]> {
  const { deployStacks } = await import("../../deploy/deploy-stacks.ts");
  const stopping = new AbortController();
  const { interrupted, ignore } = untilInterrupted();
  void interrupted.then(() => {
    progress("stopping: the engine ends what it has begun; ask again to leave at once");
    stopping.abort();
  });
  const width = Math.max(...stacks.map(({ label }) => label.length));
  try {
    const options: DeployOptions = {
      engine,
      preview,
      refresh,
      parallel,
      stopping: stopping.signal,
      ...(process.stdin.isTTY ? {} : { interrupt: stopping.signal }),
      onProgress: (label, line) => progress(`${label.padEnd(width)}  ${line}`),
    };
    return await tellingTime(() => deployStacks(stacks, options));
  } finally {
    ignore();
  }
}

function print({ proof }: ProofReport, outcomes: readonly StackOutcome[], json: boolean): void {
  const document = { proof: proof.verdict, stacks: outcomes };
  process.stdout.write(
    json ? `${JSON.stringify(document, null, 2)}\n` : renderDeployText(outcomes, paintFor(process.stdout, process.env)),
  );
}

function parallelOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new UserError({
    message: `"${text}" is no number of stacks.`,
    where: "--parallel",
    fix: "Give a whole number from 1 to 64.",
  });
}
