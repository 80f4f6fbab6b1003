import type { FaultOperator } from "./operator.ts";
import { DATA_STATEMENTS } from "./operators/data-statements.ts";
import { ESCALATION } from "./operators/escalation.ts";
import { ENVIRONMENTS, LOGS, RUNTIME } from "./operators/functions.ts";
import { IDENTITY } from "./operators/identity.ts";
import { KEYS } from "./operators/keys.ts";
import { NETWORK } from "./operators/network.ts";
import { ROUTES } from "./operators/routes.ts";
import { HOUSE_RULES } from "./operators/rules.ts";

export const OPERATORS: readonly FaultOperator[] = [
  ...DATA_STATEMENTS,
  ...IDENTITY,
  ...ESCALATION,
  ...KEYS,
  ...NETWORK,
  ...ROUTES,
  ...LOGS,
  ...RUNTIME,
  ...ENVIRONMENTS,
  ...HOUSE_RULES,
];
