import { matchesWildcard } from "../gateway/policy.ts";
import { draw } from "./dice.ts";
import type {
  ClockSkew,
  ColdStart,
  ConditionRace,
  Fault,
  FaultSettings,
  FunctionCrash,
  FunctionTimeout,
  RotatedKey,
  SlowJwks,
  ThrottledTable,
  UnreachableJwks,
} from "./fault.ts";

/** What goes wrong next. Each question is an occasion: asking it again is asking about the next one. */
export interface FaultPlan {
  /** @param isConditional whether the call is a write with a condition */
  readonly ofTableCall: (
    tables: readonly string[],
    operation: string,
    isConditional: boolean,
  ) => ThrottledTable | ConditionRace | undefined;
  readonly ofKeySet: () => SlowJwks | UnreachableJwks | undefined;
  readonly ofToken: () => RotatedKey | undefined;
  readonly ofInvocation: (functionName: string) => FunctionTimeout | FunctionCrash | ColdStart | undefined;
  /** How far a clock is ahead, in milliseconds. */
  readonly ahead: (clock: ClockSkew["clock"]) => number;
}

/** Told of each fault that strikes: `throttled-table (1st of the file) tenant-001-users-dev, occasion 3`. */
export type FaultListener = (line: string) => void;

/** Faults on request. Where several are for one occasion, the first of the file that strikes does. */
export function faultPlan({ seed, faults }: FaultSettings, onFault: FaultListener = () => {}): FaultPlan {
  const occasions = new Map<string, { seen: number; struck: number }>();

  const strikes = (fault: Exclude<Fault, ClockSkew>, target: string): boolean => {
    const place = faults.indexOf(fault);
    const key = `${place} ${target}`;
    const count = occasions.get(key) ?? { seen: 0, struck: 0 };
    occasions.set(key, count);
    const occasion = count.seen++;
    const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = fault;
    if (occasion < after || count.struck >= times || draw(seed, place, target, occasion) >= probability) return false;
    count.struck += 1;
    onFault(`${fault.fault} (fault ${place + 1} of the file) at ${target}, occasion ${occasion + 1}`);
    return true;
  };

  const first = <Kind extends Exclude<Fault, ClockSkew>>(
    isFor: (fault: Fault) => fault is Kind,
    targetOf: (fault: Kind) => string | undefined,
  ): Kind | undefined => {
    for (const fault of faults) {
      const target = isFor(fault) ? targetOf(fault) : undefined;
      if (isFor(fault) && target !== undefined && strikes(fault, target)) return fault;
    }
    return undefined;
  };

  return {
    ofTableCall: (tables, operation, isConditional) =>
      first(isOf("throttled-table", "condition-race"), (fault) =>
        (fault.fault === "condition-race" && !isConditional) || !matchesAny(fault.operations, operation)
          ? undefined
          : tables.find((table) => matchesAny(fault.tables, table)),
      ),
    ofKeySet: () => first(isOf("slow-jwks", "unreachable-jwks"), () => "jwks"),
    ofToken: () => first(isOf("rotated-key"), () => "tokens"),
    ofInvocation: (name) =>
      first(isOf("function-timeout", "function-crash", "cold-start"), ({ functions }) =>
        matchesAny(functions, name) ? name : undefined,
      ),
    ahead: (clock) =>
      faults.reduce(
        (sum, fault) => (fault.fault === "clock-skew" && fault.clock === clock ? sum + fault.seconds : sum),
        0,
      ) * 1000,
  };
}

/** Nothing goes wrong. */
export const NO_FAULTS: FaultPlan = faultPlan({ seed: 0, faults: [] });

function isOf<Name extends Fault["fault"]>(...names: readonly Name[]) {
  return (fault: Fault): fault is Extract<Fault, { fault: Name }> => names.some((name) => name === fault.fault);
}

function matchesAny(patterns: readonly string[] | undefined, name: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesWildcard(pattern, name));
}
