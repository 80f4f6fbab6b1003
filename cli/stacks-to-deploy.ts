import { resolve } from "node:path";
import { type Capture, findCaptures } from "../capture/capture-target.ts";
import type { BulkheadConfig, StackSettings } from "../config/bulkhead-config.ts";
import type { StackToDeploy } from "../deploy/stack-outcome.ts";
import { UserError } from "../model/errors.ts";
import { type ProvedPlace, provedPlaceOf } from "./account-to-deploy-to.ts";

export interface Deployment {
  readonly stacks: readonly StackToDeploy[];
  /** Of each of the stacks, for where it is proved. */
  readonly places: readonly ProvedPlace[];
  /** What is proved before: all that `bulkhead.yaml` names, and what is deployed. A wall has two sides. */
  readonly world: readonly Capture[];
}

/**
 * The Pulumi stacks that the arguments name; all of `bulkhead.yaml`'s where they name none.
 *
 * @throws UserError where none of them is a Pulumi program's, or one would be deployed as another than the proved one
 */
export function stacksToDeploy(
  config: BulkheadConfig,
  { targets, stacks }: { readonly targets: readonly string[]; readonly stacks: readonly string[] },
): Deployment {
  const chosen = findCaptures(config, { from: process.cwd(), targets, stacks });
  const named = stacks.filter((name) => !chosen.some(({ stack }) => stack === name));
  if (named.length > 0) throw unknownStack(named, chosen);
  const programs = chosen.filter(({ engine, target }) => engine === "pulumi" && !target.endsWith(".json"));
  if (programs.length < chosen.length && (targets.length > 0 || stacks.length > 0)) throw notPulumis(chosen, programs);
  if (programs.length === 0) throw notPulumis(chosen, programs);
  const configured = config.targets.length > 0 ? findCaptures(config, {}) : [];
  const isNew = ({ target, stack }: Capture): boolean =>
    !configured.some((other) => other.target === target && other.stack === stack);
  const deployed = programs.map((program) => toDeploy(program, config));
  return {
    stacks: deployed.map(({ stack }) => stack),
    places: deployed.map(({ place }) => place),
    world: [...configured, ...programs.filter(isNew)],
  };
}

interface ToDeploy {
  readonly stack: StackToDeploy;
  readonly place: ProvedPlace;
}

/** The engine is handed the region of the proof: left to itself it might find another in a profile. */
function toDeploy({ target, stack }: Capture, { root, targets, account }: BulkheadConfig): ToDeploy {
  const settings = targets.find(({ path }) => path === target)?.stacks.find(({ name }) => name === stack);
  refuseOwnConfig(target, stack, settings);
  const [directory, label] = [resolve(root, target), `${target} ${stack}`];
  const place = provedPlaceOf(directory, stack, label, settings ?? { account, env: {} });
  return { stack: { directory, stack, label, env: { ...settings?.env, AWS_REGION: place.region } }, place };
}

/** The engine reads the stack's file alone: what stands elsewhere would be proved and not deployed. */
function refuseOwnConfig(target: string, stack: string, settings: StackSettings | undefined): void {
  const [key] = Object.keys(settings?.config ?? {});
  if (key === undefined) return;
  throw new UserError({
    message: `The configuration "${key}" of the stack ${stack} stands in bulkhead.yaml, where the engine does not read it.`,
    where: `${target}/Pulumi.${stack}.yaml`,
    fix: `Move it there: pulumi config set ${key} VALUE --stack ${stack}.`,
  });
}

function unknownStack(names: readonly string[], chosen: readonly Capture[]): UserError {
  return new UserError({
    message: `No target has a stack "${names.join('" or "')}".`,
    fix: `Use one of: ${[...new Set(chosen.map(({ stack }) => stack))].join(", ")}.`,
  });
}

function notPulumis(chosen: readonly Capture[], programs: readonly Capture[]): UserError {
  const { target, stack, engine } = chosen.find((capture) => !programs.includes(capture)) ?? chosen[0] ?? EMPTY;
  if (engine === "terraform" && !target.endsWith(".json")) {
    return new UserError({
      message: `${target}, stack ${stack}, is a Terraform root, which Bulkhead does not deploy.`,
      where: target,
      fix: `Run bulkhead prove, and then terraform apply with the plan that was proved.`,
    });
  }
  return new UserError({
    message: `${target} is a file of what was planned or deployed, and no program.`,
    where: target,
    fix: "Name the folder of the Pulumi project.",
  });
}

const EMPTY = { target: ".", stack: "", engine: "pulumi" } as const;
