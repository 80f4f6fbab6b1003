import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Graph } from "../../graph/graph.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import { UserError } from "../../model/errors.ts";
import { schemaFile } from "../../terraform/offline-provider/install.ts";
import { openTerraform, type TerraformResult, type TerraformSession } from "../../terraform/offline-provider/run.ts";
import { readSchemaFile } from "../../terraform/offline-provider/schema/load.ts";
import { captureTerraform } from "./capture-terraform.ts";
import { shapesOf } from "./schema-shapes.ts";
import { parseShowJson, type TerraformPlan, type TerraformState } from "./show-json.ts";
import { stackId } from "./terraform-capture.ts";
import { terraformStack } from "./terraform-stacks.ts";

export interface TerraformRootCapture {
  /** The folder with the Terraform files. */
  readonly directory: string;
  readonly stack: string;
  /** The account that the offline provider answers with: twelve digits. */
  readonly account?: string;
  /** Environment variables for Terraform: `TF_VAR_…`, `AWS_REGION`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that source positions are relative to. */
  readonly base?: string;
  /** The tags that name a compartment. */
  readonly compartmentKeys?: CompartmentKeys;
}

/** What a root makes of an environment: its plan, and the state after an apply. */
export interface TerraformRootRun {
  readonly plan: TerraformPlan;
  readonly state: TerraformState;
  /** The version of the AWS provider that it took, where it needs one. */
  readonly provider?: string;
}

/**
 * Captures an environment of a Terraform root: the real Terraform plans and applies it with the offline provider, in a
 * shadow of the folder, and what it made is read into the graph.
 *
 * @throws UserError with Terraform's own words where it refuses the configuration
 */
export async function captureTerraformRoot(capture: TerraformRootCapture): Promise<Graph> {
  const { plan, state, provider } = await runTerraformRoot(capture);
  const directory = resolve(capture.directory);
  const schema = readSchemaFile(schemaFile);
  const graph = captureTerraform({
    project: basename(directory),
    stack: capture.stack,
    plan,
    state,
    shapeOf: shapesOf(schema),
    directory,
    ...(capture.base !== undefined && { base: capture.base }),
    ...(capture.account !== undefined && { account: capture.account }),
    ...(capture.compartmentKeys !== undefined && { compartmentKeys: capture.compartmentKeys }),
  });
  if (provider === undefined || provider === schema.providerVersion) return graph;
  const warning = `The root asks for hashicorp/aws ${provider}, and was read with the schema and the defaults of ${schema.providerVersion}.`;
  return { ...graph, stacks: graph.stacks.map((stack) => ({ ...stack, warnings: [...stack.warnings, warning] })) };
}

/** Plans and applies offline. */
export async function runTerraformRoot(capture: TerraformRootCapture): Promise<TerraformRootRun> {
  const { directory, stack, account, env = {} } = capture;
  const { varFile } = terraformStack(directory, stack);
  const session = await openTerraform(directory, {
    BULKHEAD_DEPLOYMENT: stackId({ project: basename(resolve(directory)), stack }),
    ...env,
    ...(account !== undefined && { BULKHEAD_ACCOUNT_ID: account }),
  });
  try {
    const plan = await planJson(session, directory, varFile);
    await succeed(session, directory, ["apply", "-input=false", "-no-color", "-auto-approve", PLAN]);
    const shown = parseShowJson((await succeed(session, directory, ["show", "-json"])).stdout, directory);
    if (shown.kind !== "state") throw new UserError({ message: "Terraform shows no state.", where: directory });
    const provider = await providerIn(session.directory);
    return { plan, state: shown.state, ...(provider !== undefined && { provider }) };
  } finally {
    await session.close();
  }
}

async function providerIn(directory: string): Promise<string | undefined> {
  const locked = await readFile(join(directory, ".terraform.lock.hcl"), "utf8").catch(() => "");
  return /hashicorp\/aws"\s*\{\s*version\s*=\s*"([^"]+)"/.exec(locked)?.[1];
}

const PLAN = "bulkhead.tfplan";

async function planJson(
  session: TerraformSession,
  directory: string,
  varFile: string | undefined,
): Promise<TerraformPlan> {
  const variables = varFile === undefined ? [] : [`-var-file=${varFile}`];
  await succeed(session, directory, ["plan", "-input=false", "-no-color", `-out=${PLAN}`, ...variables]);
  const shown = parseShowJson((await succeed(session, directory, ["show", "-json", PLAN])).stdout, directory);
  if (shown.kind !== "plan") throw new UserError({ message: "Terraform shows no plan.", where: directory });
  return shown.plan;
}

async function succeed(
  session: TerraformSession,
  directory: string,
  args: readonly string[],
): Promise<TerraformResult> {
  const result = await session.run(args);
  if (result.exitCode === 0) return result;
  const said = (result.stderr || result.stdout).trim();
  throw new UserError({
    message: `Terraform refuses this (${args[0]}):\n${said}`,
    where: directory,
    fix:
      FIXES.find(([symptom]) => symptom.test(said))?.[1] ?? "Correct the configuration or the environment's variables.",
  });
}

const PROVE_THE_PLAN = "prove the plan: terraform show -json PLAN > plan.json, and bulkhead prove plan.json.";

/** What Terraform and OpenTofu say, and what to do; the first that fits. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [
    /provider\s+hashicorp\/aws:\s+no\s+available\s+releases/,
    `Allow the version whose schema there is, or ${PROVE_THE_PLAN}`,
  ],
  [
    /Failed to (query available provider packages|retrieve provider|download module|install provider)|remote module registry|Module not found/,
    `Prove it where its modules and its other providers can be downloaded, or ${PROVE_THE_PLAN}`,
  ],
  [/Cannot read \w+ offline/, `Pass what it would find as a variable, or ${PROVE_THE_PLAN}`],
  [
    /No value for required variable/,
    "Set them in NAME.tfvars or environments/NAME.tfvars, or as env of the stack in bulkhead.yaml: { TF_VAR_name: value }.",
  ],
];
