import type { CredentialStore } from "../aws/credentials.ts";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import type { Containment } from "../containment/containment.ts";
import type { FaultPlan } from "../faults/fault-plan.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { Doors } from "../network/doors.ts";
import { writeFunctionFolder } from "./function-folder.ts";
import { type FunctionPool, functionPool } from "./function-pool.ts";
import type { InvocationResult } from "./invocation.ts";
import { startReaper } from "./reaper.ts";
import { type FunctionSurroundings, functionEnvironment } from "./standard-environment.ts";

/** All functions of a stack, callable by ARN. */
export interface FunctionSet {
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationResult> | undefined;
  /** Loads the first functions, two at a time: in the order given, so that the first are soon ready. */
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
  /** Where functions have networks of their own. */
  readonly doors?: Doors;
}

/** Lays out each function's code and gives it credentials of its own; processes start when first needed. */
export async function startFunctions(
  definitions: readonly FunctionDefinition[],
  { folder, logs, credentials, faults, surroundings, containment, doors }: FunctionSetOptions,
): Promise<FunctionSet> {
  const all = await Promise.all(
    definitions.map(async (definition) =>
      containment.quartersIn(await writeFunctionFolder(folder, definition, containment.packages)),
    ),
  );
  const reaper = startReaper(folder);
  const pools = new Map<string, FunctionPool>();
  for (const [index, definition] of definitions.entries()) {
    const quarters = all[index];
    if (quarters === undefined) continue;
    const issued = credentials.issue({ roleArn: definition.roleArn, functionArn: definition.arn });
    const environment = functionEnvironment(definition, quarters, issued, surroundings);
    pools.set(
      definition.arn,
      functionPool({ definition, quarters, environment, reaper, ...(doors && { doors }) }, logs, faults),
    );
  }
  return {
    invoke: (functionArn, event) => pools.get(functionArn)?.invoke(event),
    warm: () => warmAll([...pools.values()]),
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      reaper.stop();
    },
  };
}

const WARMED_AT_ONCE = 2;
/** A process takes some 60 MB: a cell of fifty tenants is loaded as it is used. */
const WARMED = 8;

async function warmAll(pools: readonly FunctionPool[]): Promise<void> {
  const waiting = pools.slice(0, WARMED);
  const warmNext = async (): Promise<void> => {
    for (let pool = waiting.shift(); pool !== undefined; pool = waiting.shift()) await pool.warm();
  };
  await Promise.all(Array.from({ length: WARMED_AT_ONCE }, warmNext));
}
