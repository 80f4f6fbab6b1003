import type { Target } from "../../access/access.ts";
import { outsideOf } from "../../facts/places.ts";
import type { Place, PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { indexTargets } from "../identity/candidates.ts";
import { ask, type FindAccess } from "./ask.ts";
import { IAM_WRITERS, PRINCIPAL_MAKERS, TAG_WRITERS } from "./iam-writers.ts";
import { grantsOf, mayName, patternsOf, whoMayUse } from "./within-reach.ts";

/** Something of IAM that can be changed. */
interface Held {
  readonly target: Target;
  readonly address: string;
  readonly node?: string;
  readonly place: Place;
}

type Actions = ReadonlyMap<string, readonly string[]>;

/** No principal changes what any principal is granted, its own included. */
export function checkChanges(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const able = whoMayUse(world.principals, EVERY);
  if (able.length === 0) return { findings: [], pairs: 0 };
  const actions = actionsByType(decidesByTag(world));
  const every = [...actions.values(), ...Object.values(PRINCIPAL_MAKERS)].flat();
  const held = heldOf(world, actions);
  const known = new Set(held.map(({ target }) => target.arn));
  const candidates = indexTargets(held);
  let pairs = 0;
  const findings = able.flatMap((principal) => {
    const grants = grantsOf(principal, every);
    if (grants.length === 0) return [];
    const others = () =>
      notHeld(principal, actions, grants.flatMap(patternsOf), known).filter(({ target: { arn } }) =>
        grants.some((statement) => mayName(statement, arn)),
      );
    return asking(
      principal,
      () => [...candidates(principal), ...others()],
      (one) => {
        pairs += 1;
        return change(find, ledger, principal, one);
      },
    );
  });
  return { findings, pairs };
}

const EVERY = [IAM_WRITERS, TAG_WRITERS, PRINCIPAL_MAKERS].flatMap((table) => Object.values(table).flat());

function change(find: FindAccess, ledger: Ledger, principal: PrincipalFacts, held: Held): readonly Finding[] {
  const { target, address, node, place } = held;
  const own = target.arn === principal.arn;
  return ask(find, ledger, principal, {
    target,
    names: [target.arn, address, ...(node === undefined ? [] : [node])],
    to: place,
    can: (action) =>
      own
        ? `use ${action} on itself, and so could grant itself anything`
        : `use ${action} on ${address}, and so change what is granted to ${place.label}`,
    fix: `Deny ${principal.address} the actions of IAM that change principals and policies, or name others than ${address}.`,
  }).findings;
}

function actionsByType(tags: boolean): Actions {
  const byTags: Readonly<Record<string, readonly string[]>> = tags ? TAG_WRITERS : {};
  return new Map(Object.entries(IAM_WRITERS).map(([type, actions]) => [type, [...actions, ...(byTags[type] ?? [])]]));
}

/** Whether a policy of the world lets a principal's tags decide. */
function decidesByTag({ principals, data, network, apis }: World): boolean {
  const documents = [
    ...principals.flatMap(({ identity, boundary, trust }) => [...identity, boundary, trust]),
    ...[...data, ...network.endpoints, ...apis].map(({ policy }) => policy),
  ];
  return documents.some((document) => /aws:principaltag\//i.test(JSON.stringify(document?.policy?.statements ?? [])));
}

const KINDS: Readonly<Record<string, string>> = {
  aws_iam_group: "group",
  aws_iam_policy: "policy",
  aws_iam_instance_profile: "instance-profile",
  aws_iam_openid_connect_provider: "oidc-provider",
  aws_iam_saml_provider: "saml-provider",
};

function heldOf({ principals, nodes, places }: World, actions: Actions): readonly Held[] {
  const people = principals
    .filter(({ type, session }) => type !== "outside" && session === undefined)
    .map(({ arn, address, node, account, place, type }) => ({
      target: { arn, account, actions: actions.get(type) ?? [], context: {} },
      ...{ address, place },
      ...(node !== undefined && { node }),
    }));
  const others = nodes.flatMap((node): readonly Held[] => {
    const { kind, id, address, outputs, account } = node;
    const type = KINDS[kind];
    const { arn } = outputs;
    if (type === undefined || typeof arn !== "string") return [];
    const owner = account ?? arn.split(":")[4] ?? "";
    const target = { arn, account: owner, actions: actions.get(type) ?? [], context: {} };
    return [{ target, address, node: id, place: places.of(node) }];
  });
  return [...people, ...others];
}

/** What the graph does not hold and policies name: principals made elsewhere, or yet to be made. */
function notHeld(
  { account }: PrincipalFacts,
  actions: Actions,
  patterns: readonly string[],
  known: ReadonlySet<string>,
): readonly Held[] {
  const families = new Set(
    patterns.flatMap((pattern) => {
      const family = pattern.replaceAll(/\$\{[^}]*\}/g, "*");
      if (known.has(family)) return [];
      if (/^arn:[^*?]*:iam::[^:]*:[a-z-]+\//.test(family)) return [family];
      return [...actions.keys()].map((type) => `arn:aws:iam::${account}:${type}/*`);
    }),
  );
  return [...families].map((family) => {
    const type = family.split(":")[5]?.split("/")[0] ?? "";
    return {
      target: {
        arn: family.replace(/^(arn:[^:]*:iam::)[^:]*[*?][^:]*:/, `$1${account}:`),
        account,
        actions: [...(actions.get(type) ?? []), ...(PRINCIPAL_MAKERS[type] ?? [])],
        context: {},
      },
      address: family,
      place: { ...outsideOf(family), label: "principals that the graph does not hold" },
    };
  });
}
