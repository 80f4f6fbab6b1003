import { UserError } from "../../model/errors.ts";
import type { Target } from "../access/access.ts";
import { findAccess } from "../access/find-access.ts";
import { actionNamed } from "../facts/actions.ts";
import { subjectOf } from "../facts/subjects.ts";
import { askedBy, targetsOf } from "../facts/targets.ts";
import type { PolicyFacts, PrincipalFacts, World } from "../facts/world.ts";
import { chainOf } from "../theorems/identity/chain.ts";
import type { Answer } from "./answer.ts";
import { findNamed, type Nameable, nearestTo } from "./find-named.ts";

/** What is asked about: a resource, with the targets that one action of it can name. */
export interface Asked extends Nameable {
  readonly label: string;
  readonly action: string;
  readonly targets: readonly Target[];
  readonly policy?: PolicyFacts;
}

/**
 * @throws UserError where AWS has no such action, nothing or several things have the name, or the action is of another
 *   type of resource
 */
export function askedOf(world: World, action: string, resource: string): Asked {
  const facts = actionNamed(world.services, action);
  if (facts === undefined) {
    throw new UserError({ message: `AWS has no action "${action}".`, fix: fixOf(world, action) });
  }
  const found = findNamed([...dataOf(world), ...rolesOf(world)], resource, "resource");
  const targets = found.targets().filter(({ actions }) => actions.includes(facts.name));
  if (targets.length === 0) {
    throw new UserError({
      message: `${facts.name} cannot name ${found.address}.`,
      fix: "Ask for an action of its service.",
    });
  }
  const { arn, address, label, policy } = found;
  return { arn, address, label, action: facts.name, targets, ...(policy !== undefined && { policy }) };
}

/** A pattern stands for many; a misspelt name of a service that is known is like one of its own. */
function fixOf({ services }: World, action: string): string {
  const one = "Write one action as SERVICE:Name, such as dynamodb:GetItem.";
  if (/[*?]/.test(action)) return `${one} A pattern stands for many: ask for each.`;
  const [prefix = ""] = action.toLowerCase().split(":");
  const names = [...(services.services.get(prefix)?.actions.values() ?? [])].map(({ name }) => name);
  return names.length === 0 ? one : `Name one of: ${nearestTo(action, names, 3).join(", ")}.`;
}

interface Candidate extends Nameable {
  readonly label: string;
  readonly policy?: PolicyFacts;
  readonly targets: () => readonly Target[];
}

function dataOf({ data, services }: World): readonly Candidate[] {
  return data.map((one) => ({
    ...{ arn: one.arn, address: one.address, node: one.node, label: one.place.label },
    ...(one.policy !== undefined && { policy: one.policy }),
    ...(one.aliases !== undefined && { aliases: one.aliases }),
    targets: () => targetsOf(one, services),
  }));
}

/** Roles are resources too: of `sts:AssumeRole`, and of IAM's own actions, which ask no trust policy. */
function rolesOf({ principals, services }: World): readonly Candidate[] {
  const held = principals.filter(({ type, session }) => type !== "outside" && session === undefined);
  return held.map(({ arn, address, node, place, account, type, trust }) => ({
    ...{ arn, address, label: place.label },
    ...(node !== undefined && { node }),
    ...(trust !== undefined && { policy: trust }),
    targets: () =>
      ["sts", "iam"].map((service) => ({
        arn,
        account,
        actions: [...(services.services.get(service)?.actions.values() ?? [])]
          .filter(({ resourceTypes }) => resourceTypes.includes(type))
          .map(({ name }) => name),
        ...(service === "sts" && trust?.policy !== undefined && { policy: trust.policy }),
        context: {},
      })),
  }));
}

/** The surest of what the resource's parts answer: an access that exists, or else one that is not known. */
export function answer(principal: PrincipalFacts, { arn, label, action, targets, policy }: Asked): Answer {
  const subject = subjectOf(principal);
  const found = targets.map((target) => findAccess(subject, askedBy(target, principal), (one) => one === action));
  const [access = { verdict: "denied" }] = (["allowed", "unknown", "denied"] as const).flatMap(
    (verdict) => found.find((one) => one.verdict === verdict) ?? [],
  );
  const { address, place, identity, boundary } = principal;
  const doubts = [...identity, ...[boundary ?? [], policy ?? []].flat()].flatMap(({ doubt }) => doubt ?? []);
  const sides = { principal, ...(policy !== undefined && { policy }) };
  const because = access.verdict === "allowed" ? chainOf(access.decision, sides) : [];
  return { principal: address, from: place.label, action, resource: arn, to: label, access, because, doubts };
}
