import type { CredentialStore } from "../aws/credentials.ts";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import type { Containment } from "../containment/containment.ts";
import type { FaultPlan } from "../faults/fault-plan.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { Doors } from "../network/doors.ts";
import type { FirstProcesses } from "./first-processes.ts";
import { writeFunctionFolder } from "./function-folder.ts";
import { type FunctionPool, functionPool } from "./function-pool.ts";
import type { InvocationResult } from "./invocation.ts";
import type { Reaper } from "./reaper.ts";
import { type FunctionSurroundings, functionEnvironment } from "./standard-environment.ts";

/** All functions of a stack, callable by ARN. */
export interface FunctionSet {
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationResult> | undefined;
  /** Loads the first functions in the order given: two at once, the others one by one when those have had their time. */
  readonly warm: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface FunctionSetOptions {
  /** Exists, and is this start's own. */
  readonly folder: string;
  readonly logs: LogStore;
  readonly credentials: CredentialStore;
  /** What is made to go wrong. */
  readonly faults?: FaultPlan;
  readonly surroundings: FunctionSurroundings;
  readonly containment: Containment;
  /** Those that have been started already, in this containment. */
  readonly first: FirstProcesses;
  readonly reaper: Reaper;
  /** Where functions have networks of their own. */
  readonly doors?: Doors;
}

/** Gives each function credentials of its own; its code is laid out, and processes start, when first needed. */
export function startFunctions(
  definitions: readonly FunctionDefinition[],
  { folder, logs, credentials, faults, surroundings, containment, first, reaper, doors }: FunctionSetOptions,
): FunctionSet {
  const pools = new Map<string, FunctionPool>();
  for (const definition of definitions) {
    const moveIn = once(() => {
      const taken = first.take(definition.arn);
      const quarters =
        taken?.quarters ?? containment.quartersIn(writeFunctionFolder(folder, definition, containment.packages));
      const issued = credentials.issue({ roleArn: definition.roleArn, functionArn: definition.arn });
      const lodgings = { quarters, environment: functionEnvironment(definition, quarters, issued, surroundings) };
      return { lodgings, waiting: [taken?.runtime] };
    });
    const lodge = () => {
      const { lodgings, waiting } = moveIn();
      return { ...lodgings, runtime: waiting.pop() };
    };
    pools.set(definition.arn, functionPool({ definition, lodge, reaper, ...(doors && { doors }) }, logs, faults));
  }
  return {
    invoke: (functionArn, event) => pools.get(functionArn)?.invoke(event),
    warm: () => warmAll([...pools.values()]),
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}

/** An authorizer and the function behind it: what the first request needs. */
export const FIRST = 2;
/** The others wait: on two cores their loading would be half of the first answer's time. */
const HEAD_START_MILLISECONDS = 250;
/** A process takes some 60 MB: a cell of fifty tenants is loaded as it is used. */
const WARMED = 8;

async function warmAll(pools: readonly FunctionPool[]): Promise<void> {
  await Promise.all(pools.slice(0, FIRST).map((pool) => pool.warm()));
  if (pools.length <= FIRST) return;
  await new Promise((resolve) => setTimeout(resolve, HEAD_START_MILLISECONDS));
  for (const pool of pools.slice(FIRST, WARMED)) await pool.warm();
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
