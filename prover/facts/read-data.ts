import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import type { TheoremId } from "../verdict.ts";
import { inRegion } from "./arn.ts";
import type { FactsContext } from "./context.ts";
import { KEY_KINDS } from "./encryption.ts";
import type { DataKind } from "./kinds/data-kind.ts";
import { DATA_KINDS } from "./kinds/registry.ts";
import { actionsOf } from "./targets.ts";
import type { DataFacts, Doubt } from "./world.ts";

const TOUCHED: readonly TheoremId[] = ["identity", "escalation", "keys"];

/** @param nodes of category `custom`, in the order of the graph */
export function readData(
  nodes: readonly ResourceNode[],
  context: FactsContext,
): { readonly data: readonly DataFacts[]; readonly doubts: readonly Doubt[] } {
  const kinds = new Map(DATA_KINDS.map((kind) => [kind.kind, kind]));
  const data: DataFacts[] = [];
  const unnamed: Doubt[] = [];
  for (const node of nodes) {
    const kind = kinds.get(node.kind);
    if (kind === undefined) continue;
    const facts = factsOf(node, kind, context);
    data.push(facts, ...replicasOf(facts, node, kind, context));
    unnamed.push(...unnamedDoubt(node, context));
  }
  return { data, doubts: [...unnamed, ...strayCompanions(context), ...actionless(data, context)] };
}

function factsOf(node: ResourceNode, kind: DataKind, context: FactsContext): DataFacts {
  const arn = context.nameOf(node);
  const policy = kind.policy?.(node, context);
  const aliases = kind.aliases?.(node, context) ?? [];
  const facts: { -readonly [K in keyof DataFacts]: DataFacts[K] } = {
    node: node.id,
    address: node.address,
    kind: node.kind,
    arn,
    parts: kind.parts(arn, node, context),
    account: context.accountOf(node),
    place: context.placeOf(node),
    tags: node.tags,
    encryption: kind.encryption(node, context),
  };
  if (node.region !== undefined) facts.region = node.region;
  if (policy !== undefined) facts.policy = policy;
  if (kind.restrictsPublic !== undefined) facts.restrictsPublic = kind.restrictsPublic(node, context);
  if (aliases.length > 0) facts.aliases = aliases;
  return facts;
}

/** A stand-in for an ARN is reached by what reaches every resource of the kind; what names it in parts is not known. */
function unnamedDoubt(node: ResourceNode, context: FactsContext): readonly Doubt[] {
  const arn = context.arnOf(node);
  if (!isUnknown(arn) || isPattern(context.nameOf(node))) return [];
  const reason = `The ARN of ${node.address} is not known before deployment: ${arn.reason}`;
  // Whoever may use a key is no matter of the theorem identity.
  const theorems = KEY_KINDS.includes(node.kind) ? TOUCHED.filter((theorem) => theorem !== "identity") : TOUCHED;
  return [{ address: node.address, reason, theorems }];
}

/** A family of ARNs that holds the one to come stands for all of it. */
const isPattern = (arn: string): boolean => arn.includes("?") && !arn.includes("not-known-yet");

/** Policies, grants and settings of which it is not known what they are about. */
function strayCompanions(context: FactsContext): readonly Doubt[] {
  const about = new Map<string, { readonly property: string; readonly kinds: string[] }>();
  for (const { kind, companions = [] } of DATA_KINDS) {
    for (const companion of companions) {
      const known = about.get(companion.kind);
      if (known === undefined) about.set(companion.kind, { property: companion.property, kinds: [kind] });
      else known.kinds.push(kind);
    }
  }
  return [...about].flatMap(([companion, { property, kinds }]) =>
    context.ofKind(companion).flatMap((node) => {
      // A plain name is known, whatever it names.
      if (typeof node.inputs[property] === "string") return [];
      const link = context.linked(node, property, ...kinds);
      if (link.type !== "unknown") return [];
      const reason = `Which resource ${node.address} is about is not known: ${link.reason}`;
      return [{ address: node.address, reason, theorems: TOUCHED }];
    }),
  );
}

function replicasOf(facts: DataFacts, node: ResourceNode, kind: DataKind, context: FactsContext): readonly DataFacts[] {
  const replicas = kind.replicas?.(node, context) ?? [];
  if (replicas.length === 0) return [];
  const { policy: _, restrictsPublic: __, ...own } = facts;
  return replicas.map(({ region, policy, encryption }) => {
    const arn = inRegion(facts.arn, region);
    return {
      ...own,
      address: `${facts.address} (replica in ${region})`,
      arn,
      parts: kind.parts(arn, node, context),
      region,
      encryption,
      ...(policy !== undefined && { policy }),
    };
  });
}

/** What cannot be asked for is never reached: where the reference has no action, nothing is shown. */
function actionless(data: readonly DataFacts[], { services }: FactsContext): readonly Doubt[] {
  return data
    .filter(({ parts }) => parts.every((part) => actionsOf(part, services).length === 0))
    .map(({ address, kind }) => ({
      address,
      reason: `The service reference (${services.source}) holds no action on resources of kind ${kind}.`,
      theorems: TOUCHED,
    }));
}
