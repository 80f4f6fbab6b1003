import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding, Outcome } from "../../verdict.ts";
import { finding } from "../findings.ts";
import { apiWriter, checkGroup, checkRetention, checkSubscriptions, functionWriter } from "./groups.ts";
import { checkOwnLog, checkWriters, type FindAccess, writersOf } from "./writers.ts";

const LOG_GROUP = "loggingConfig.logGroup";

/** @param find the exact search for an allowed request */
export function decideLogs(world: World, ledger: Ledger, find: FindAccess): Outcome {
  const { functions, apis, logGroups } = world;
  return {
    checked: {
      logGroups: logGroups.length,
      functions: functions.length,
      roles: writersOf(world).length,
      apis: apis.length,
      subscriptions: logGroups.flatMap(({ subscriptions }) => subscriptions).length,
    },
    findings: [
      ...functions.flatMap((lambda) =>
        lambda.references
          .filter(({ property }) => property === LOG_GROUP)
          .flatMap((reference) => checkGroup(functionWriter(lambda), reference, ledger)),
      ),
      ...apis.flatMap((api) => api.logs.flatMap((reference) => checkGroup(apiWriter(api), reference, ledger))),
      ...logGroups.flatMap(checkRetention),
      ...logGroups.flatMap((group) => checkSubscriptions(group, ledger)),
      ...unknownService(world),
      ...checkWriters(world, ledger, find),
      ...checkOwnLog(world, find),
    ],
  };
}

/** Without the service's actions nobody's access to a log can be looked for. */
function unknownService({ logGroups, services }: World): readonly Finding[] {
  const [group] = logGroups;
  if (group === undefined || services.services.has("logs")) return [];
  return [
    finding("unknown", {
      theorem: "logs",
      resource: group.node,
      sentence: "Who may write to log groups is not known.",
      because: ["The service reference does not hold the actions of CloudWatch Logs."],
      fix: "Prove with a service reference that holds the service logs.",
    }),
  ];
}
