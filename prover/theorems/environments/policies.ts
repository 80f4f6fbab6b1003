import type { Place, PolicyFacts, World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";
import type { Named } from "./names.ts";

/** A document and the side that it belongs to. */
interface Owned {
  readonly document: PolicyFacts;
  readonly holder: string;
  readonly place: Place;
}

/** Documents of everybody who is in the graph. */
export function policiesIn({ principals, data, apis, network }: World): readonly Owned[] {
  const people = principals
    .filter(({ type, session }) => type !== "outside" && session === undefined)
    .flatMap(({ identity, boundary, trust, address, place }) =>
      [...identity, ...(boundary ? [boundary] : []), ...(trust ? [trust] : [])].map((document) => ({
        ...{ document, holder: address, place },
      })),
    );
  const held = [...data, ...apis, ...network.endpoints].flatMap(({ policy, address, place }) =>
    policy === undefined ? [] : [{ document: policy, holder: address, place }],
  );
  return [...people, ...held];
}

/** No policy of one environment lets in, or opens, what another environment holds by its ARN. */
export function checkPolicies(owned: readonly Owned[], named: readonly Named[], ledger: Ledger): readonly Finding[] {
  const index = new Map<string, readonly Named[]>();
  for (const one of named) index.set(one.arn, [...(index.get(one.arn) ?? []), one]);
  return owned.flatMap(({ document, holder, place }) => {
    const arns = new Set((document.policy?.statements ?? []).flatMap(arnsIn));
    const foreign = new Set([...arns].flatMap((arn) => foreignIn(arn, place, index)));
    return [...foreign].flatMap((other) =>
      refutedUnlessDeclared(ledger, {
        theorem: "environments",
        from: place,
        to: other.place,
        principals: [document.address, holder],
        action: "policy",
        resources: [other.arn, other.node.address, other.node.id],
        sentence: `The policy ${document.address} of ${holder} (${place.label}) names ${other.node.address}, which is ${other.place.label}'s.`,
        because: [`An Allow statement holds ${other.arn}.`],
        fix: `Name a resource of ${place.environment} instead.`,
      }),
    );
  });
}

/** What a statement that allows speaks of. */
function arnsIn({ effect, resource, principal, conditions }: Statement): readonly string[] {
  if (effect !== "Allow") return [];
  return [
    ...(resource === undefined || resource.negated ? [] : resource.values),
    ...(principal === undefined || principal.negated ? [] : principal.entries).flatMap((entry) =>
      entry.kind === "arn" ? [entry.name] : [],
    ),
    ...conditions.filter(({ operator }) => !/Not/.test(operator)).flatMap(({ values }) => values),
  ];
}

/** The resource that an ARN names, or within which it names something: a table's index, an object of a bucket. */
function foreignIn(text: string, place: Place, index: ReadonlyMap<string, readonly Named[]>): readonly Named[] {
  if (!text.startsWith("arn:")) return [];
  for (const arn of beginningsOf(text)) {
    const found = index.get(arn);
    if (found === undefined) continue;
    const own = found.some((one) => one.place.environment === place.environment);
    return own ? [] : found.slice(0, 1);
  }
  return [];
}

function beginningsOf(text: string): readonly string[] {
  const cuts = [...text.matchAll(/[/:]/g)]
    .map(({ index }) => index)
    .filter((at) => text.slice(0, at).split(":").length > 5);
  const session = text.replace(/^(arn:[^:]*):sts:(:\d{12}:)assumed-role\/([^/]+)\/.*$/, "$1:iam:$2role/$3");
  return [text, ...(session === text ? [] : [session]), ...cuts.toReversed().map((at) => text.slice(0, at))];
}
