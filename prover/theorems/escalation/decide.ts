import { groupBy } from "../../facts/compute/group-by.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding, Outcome } from "../../verdict.ts";
import { untilEnough } from "../enough.ts";
import { sourcesOf } from "../identity/sources.ts";
import { checkAccounts } from "./account-changes.ts";
import type { FindAccess } from "./ask.ts";
import { checkCarried } from "./carried-roles.ts";
import { checkEventSources } from "./event-sources.ts";
import { checkChanges } from "./iam-changes.ts";
import { checkPassedRoles } from "./passed-roles.ts";
import { checkResources } from "./resource-changes.ts";
import { checkChains } from "./role-chains.ts";
import { checkTasks } from "./tasks.ts";
import { checkWalls } from "./wall-changes.ts";

/** @param find the exact search for an allowed request */
export function decideEscalation(world: World, ledger: Ledger, find: FindAccess): Outcome {
  const asking = untilEnough("escalation", ledger);
  const parts = [
    ...[checkChains, checkChanges, checkAccounts, checkPassedRoles, checkResources, checkEventSources, checkWalls].map(
      (check) => check(world, ledger, find, asking),
    ),
    checkCarried(world, ledger),
    checkTasks(world, ledger),
  ];
  const inside = world.principals.filter(({ type }) => type !== "outside");
  return {
    checked: {
      principals: inside.length,
      roles: inside.filter(({ type }) => type === "role").length,
      pairs: parts.reduce((sum, { pairs }) => sum + pairs, 0),
    },
    findings: withSources(
      parts.flatMap(({ findings }) => findings),
      world,
    ),
  };
}

/** The line of the policy that allows it, which says more than where the resource is declared. */
function withSources(findings: readonly Finding[], world: World): readonly Finding[] {
  if (findings.length === 0) return findings;
  const named = world.principals.flatMap(({ arn, address, node }) => [arn, address].map((name) => ({ name, node })));
  const byName = groupBy(named, ({ name }) => name);
  return findings.map((finding) => {
    const { replay, principal = "", resource } = finding;
    const [deciding] = replay?.kind === "request" ? replay.decision.by : [];
    const near = [principal, resource].flatMap((name) => byName.get(name) ?? []).map(({ node }) => node);
    const source = deciding && sourcesOf(world)(deciding.policy, near);
    return source === undefined ? finding : { source, ...finding };
  });
}
