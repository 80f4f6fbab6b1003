import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import type { TheoremId } from "../verdict.ts";
import type { FactsContext } from "./context.ts";
import type { DataKind } from "./kinds/data-kind.ts";
import { DATA_KINDS } from "./kinds/registry.ts";
import type { DataFacts, Doubt } from "./world.ts";

const TOUCHED: readonly TheoremId[] = ["identity", "escalation", "keys"];

/** @param nodes of category `custom`, in the order of the graph */
export function readData(
  nodes: readonly ResourceNode[],
  context: FactsContext,
): { readonly data: readonly DataFacts[]; readonly doubts: readonly Doubt[] } {
  const kinds = new Map(DATA_KINDS.map((kind) => [kind.kind, kind]));
  const data = nodes.flatMap((node) => {
    const kind = kinds.get(node.kind);
    return kind === undefined ? [] : [factsOf(node, kind, context)];
  });
  const unnamed = nodes.filter((node) => kinds.has(node.kind)).flatMap((node) => unnamedDoubt(node, context));
  return { data, doubts: [...unnamed, ...DATA_KINDS.flatMap((kind) => strayCompanions(kind, context))] };
}

function factsOf(node: ResourceNode, kind: DataKind, context: FactsContext): DataFacts {
  const arn = context.nameOf(node);
  const policy = kind.policy?.(node, context);
  const aliases = kind.aliases?.(node, context) ?? [];
  return {
    node: node.id,
    address: node.address,
    kind: node.kind,
    arn,
    parts: kind.parts(arn, node),
    account: context.accountOf(node),
    ...(node.region !== undefined && { region: node.region }),
    place: context.placeOf(node.id),
    tags: node.tags,
    ...(policy !== undefined && { policy }),
    encryption: kind.encryption(node, context),
    ...(kind.restrictsPublic !== undefined && { restrictsPublic: kind.restrictsPublic(node, context) }),
    ...(aliases.length > 0 && { aliases }),
  };
}

/** A stand-in for an ARN is reached by what reaches every resource of the kind; what names it in parts is not known. */
function unnamedDoubt(node: ResourceNode, context: FactsContext): readonly Doubt[] {
  const arn = context.arnOf(node);
  if (!isUnknown(arn) || isPattern(context.nameOf(node))) return [];
  const reason = `The ARN of ${node.address} is not known before deployment: ${arn.reason}`;
  return [{ address: node.address, reason, theorems: TOUCHED }];
}

/** A family of ARNs that holds the one to come stands for all of it. */
const isPattern = (arn: string): boolean => arn.includes("?") && !arn.includes("not-known-yet");

/** Policies, grants and settings of which it is not known what they are about. */
function strayCompanions({ kind, companions = [] }: DataKind, context: FactsContext): readonly Doubt[] {
  return companions.flatMap((companion) =>
    context.ofKind(companion.kind).flatMap((node) => {
      const link = context.linked(node, companion.property, kind, ...siblings(companion.kind));
      if (link.type !== "unknown") return [];
      const reason = `Which resource ${node.address} is about is not known: ${link.reason}`;
      return [{ address: node.address, reason, theorems: TOUCHED }];
    }),
  );
}

/** The other kinds that a companion may be about: a key's policy, also a replica's. */
function siblings(companion: string): readonly string[] {
  return DATA_KINDS.filter(({ companions = [] }) => companions.some(({ kind }) => kind === companion)).map(
    ({ kind }) => kind,
  );
}
