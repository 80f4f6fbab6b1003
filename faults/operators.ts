import type { FaultOperator } from "./operator.ts";
import { DATA_STATEMENTS } from "./operators/data-statements.ts";
import { ESCALATION } from "./operators/escalation.ts";
import { ENVIRONMENTS, LOGS, RUNTIME } from "./operators/functions.ts";
import { IDENTITY } from "./operators/identity.ts";
import { KEYS } from "./operators/keys.ts";
import { NETWORK } from "./operators/network.ts";
import { NETWORK_BY_OTHER_KINDS } from "./operators/network-by-other-kinds.ts";
import { NEW_APIS } from "./operators/new-apis.ts";
import { PEOPLE_AND_TOPICS } from "./operators/people-and-topics.ts";
import { ROUTES } from "./operators/routes.ts";
import { HOUSE_RULES } from "./operators/rules.ts";

export const OPERATORS: readonly FaultOperator[] = [
  ...DATA_STATEMENTS,
  ...IDENTITY,
  ...PEOPLE_AND_TOPICS,
  ...ESCALATION,
  ...KEYS,
  ...NETWORK,
  ...NETWORK_BY_OTHER_KINDS,
  ...ROUTES,
  ...NEW_APIS,
  ...LOGS,
  ...RUNTIME,
  ...ENVIRONMENTS,
  ...HOUSE_RULES,
];
