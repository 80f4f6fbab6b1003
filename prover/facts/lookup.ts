import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import { knownArnOf, partitionOf } from "./arn.ts";
import type { Link, Loose } from "./context.ts";
import { indexOf } from "./node-index.ts";
import { items, knownText, property } from "./values.ts";

/** The graph's nodes by every name that another resource may use for them. */
export interface Lookup {
  readonly ofKind: (...kinds: readonly string[]) => readonly ResourceNode[];
  readonly byId: (id: string) => ResourceNode | undefined;
  readonly byArn: (arn: string) => readonly ResourceNode[];
  readonly named: (kinds: readonly string[], value: string, near: ResourceNode) => readonly ResourceNode[];
  readonly linked: (node: ResourceNode, property: string, ...kinds: readonly string[]) => Link;
  readonly linkedAll: (node: ResourceNode, property: string, ...kinds: readonly string[]) => readonly Link[];
  readonly attachedTo: (target: ResourceNode, kind: string, property: string) => readonly ResourceNode[];
  readonly unattached: (kind: string, property: string, targetKind: string) => readonly Loose[];
}

/** What the nodes of a kind hang on by a property. */
interface Attachments {
  readonly byTarget: ReadonlyMap<string, readonly ResourceNode[]>;
  readonly loose: readonly Loose[];
}

/** Properties by which AWS or the provider's schema lets one resource name another. */
const NAMES: ReadonlySet<string> = new Set([
  "id",
  "arn",
  "name",
  "bucket",
  "keyId",
  "url",
  "repositoryName",
  "streamArn",
  "qualifiedArn",
  "functionName",
  "domainName",
  "identifier",
  "clusterIdentifier",
  "creationToken",
]);

/** Kinds whose names are one namespace for all regions of an account. */
const GLOBAL = /^aws_(iam_|cloudfront_|organizations_)/;

/** Kinds whose names are one namespace for everybody. */
const EVERYBODYS = /^aws_s3_(bucket|directory_bucket)$/;

/** @param nodes of category `custom`, in the order of the graph */
export function makeLookup(nodes: readonly ResourceNode[]): Lookup {
  const index = indexOf({ nodes });
  const { byKind } = index;
  const byName = new Map<string, ReadonlyMap<string, readonly ResourceNode[]>>();
  let byArn: ReadonlyMap<string, readonly ResourceNode[]> | undefined;
  const namesOfKind = (kind: string) => {
    const names = byName.get(kind) ?? indexNames(byKind.get(kind) ?? []);
    byName.set(kind, names);
    return names;
  };
  const nodesNamed = (kind: string, name: string) => namesOfKind(kind).get(name) ?? NONE;
  const ofKind = (...kinds: readonly string[]) => {
    const [only, ...others] = new Set(kinds.filter((kind) => byKind.has(kind)));
    if (only === undefined) return [];
    return others.length === 0 ? (byKind.get(only) ?? []) : nodes.filter(({ kind }) => kinds.includes(kind));
  };
  const named = (kinds: readonly string[], value: string, near: ResourceNode) => {
    const name = queueNamed(value) ?? value;
    let found: readonly ResourceNode[] = NONE;
    for (const one of kinds) {
      const some = byKind.has(one) ? nodesNamed(one, name) : NONE;
      if (some.length > 0) found = found.length === 0 ? some : [...found, ...some];
    }
    const [only] = found;
    const isFound = name.startsWith("arn:") || (found.length === 1 && only !== undefined && isNear(only, near));
    return isFound ? found : found.filter((node) => isNear(node, near));
  };
  const finders = { named, byId: (id: string) => index.byId.get(id) };
  const linkedAll = (node: ResourceNode, name: string, ...kinds: readonly string[]) =>
    linksOf(node, name, kinds, finders);
  const made = new Map<string, Map<string, Map<string, Attachments>>>();
  const attachments = (kind: string, name: string, targetKind: string): Attachments => {
    const ofProperty = within(within(made, kind), name);
    const known = ofProperty.get(targetKind);
    if (known !== undefined) return known;
    const kinds = [targetKind];
    const found = attachmentsOf(ofKind(kind), (node) => linksOf(node, name, kinds, finders));
    ofProperty.set(targetKind, found);
    return found;
  };
  return {
    ...finders,
    ofKind,
    byArn: (arn) => {
      byArn ??= indexArns(nodes);
      return byArn.get(arn) ?? NONE;
    },
    linked: (node, name, ...kinds) => linkedAll(node, name, ...kinds)[0] ?? { type: "absent" },
    linkedAll,
    attachedTo: (target, kind, name) =>
      byKind.has(kind) ? (attachments(kind, name, target.kind).byTarget.get(target.id) ?? NONE) : NONE,
    unattached: (kind, name, targetKind) => (byKind.has(kind) ? attachments(kind, name, targetKind).loose : NONE),
  };
}

const NONE: readonly never[] = [];

function within<K, T>(maps: Map<string, Map<K, T>>, key: string): Map<K, T> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<K, T>();
  maps.set(key, made);
  return made;
}

function indexArns(nodes: readonly ResourceNode[]): ReadonlyMap<string, readonly ResourceNode[]> {
  const index = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const arn = knownArnOf(node);
    if (arn !== undefined) push(index, arn, node);
  }
  return index;
}

function indexNames(nodes: readonly ResourceNode[]): ReadonlyMap<string, readonly ResourceNode[]> {
  const index = new Map<string, ResourceNode[]>();
  const add = (name: string | undefined, node: ResourceNode): void => {
    if (name !== undefined && index.get(name)?.at(-1) !== node) push(index, name, node);
  };
  for (const node of nodes) {
    add(knownArnOf(node) || undefined, node);
    for (const key in node.inputs) if (NAMES.has(key)) add(knownText(node, key), node);
    for (const key in node.outputs) if (NAMES.has(key) && !(key in node.inputs)) add(knownText(node, key), node);
  }
  return index;
}

function attachmentsOf(
  nodes: readonly ResourceNode[],
  linksFrom: (node: ResourceNode) => readonly Link[],
): Attachments {
  const byTarget = new Map<string, ResourceNode[]>();
  const loose: Loose[] = [];
  for (const node of nodes) {
    for (const link of linksFrom(node)) {
      if (link.type === "unknown" || link.type === "outside") loose.push({ node, link });
      if (link.type !== "nodes") continue;
      for (const { id } of link.nodes) if (byTarget.get(id)?.at(-1) !== node) push(byTarget, id, node);
    }
  }
  return { byTarget, loose };
}

function push(map: Map<string, ResourceNode[]>, key: string, node: ResourceNode): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}

const QUEUE_URL =
  /^https?:\/\/(?:sqs(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)|(?:([a-z0-9-]+)\.)?queue\.amazonaws\.com)\/(\d{12})\/([\w.-]+)$/;

/**
 * The ARN of the queue that a URL names: a queue answers at each endpoint of its region, the older ones included.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
 */
function queueNamed(url: string): string | undefined {
  if (!url.startsWith("http")) return undefined;
  const [, region, older = "us-east-1", account, name] = QUEUE_URL.exec(url) ?? [];
  const where = region ?? older;
  return account === undefined ? undefined : `arn:${partitionOf(where)}:sqs:${where}:${account}:${name}`;
}

/** A name without account and region means the place where it is said; what a graph does not tell may be the same. */
function isNear({ account, kind, region }: ResourceNode, near: ResourceNode): boolean {
  if (EVERYBODYS.test(kind)) return true;
  if (account !== undefined && near.account !== undefined && account !== near.account) return false;
  if (region === undefined || near.region === undefined || region === near.region) return true;
  return GLOBAL.test(kind);
}

/** What a property leads to: one link for each name that it holds. */
function linksOf(
  node: ResourceNode,
  name: string,
  kinds: readonly string[],
  { named, byId }: Pick<Lookup, "named" | "byId">,
): readonly Link[] {
  const value = property(node, name);
  if (isUnknown(value)) {
    const sources = sourcesOf(node, name, kinds, byId);
    if (sources.length === 1) return [{ type: "nodes", nodes: sources }];
    return [{ type: "unknown", reason: `${name} is not known before deployment: ${value.reason}` }];
  }
  if (value === undefined || value === "") return NONE;
  if (typeof value === "string") return [linkTo(named(kinds, value, node), value)];
  return items(value).flatMap((item): readonly Link[] => {
    if (isUnknown(item)) return [{ type: "unknown", reason: `${name} is not known before deployment: ${item.reason}` }];
    if (typeof item !== "string") return [{ type: "unknown", reason: `${name} is neither a name nor an ARN.` }];
    if (item === "") return [];
    return [linkTo(named(kinds, item, node), item)];
  });
}

function linkTo(nodes: readonly ResourceNode[], value: string): Link {
  return nodes.length > 0 ? { type: "nodes", nodes } : { type: "outside", value };
}

/** The nearest nodes of these kinds that a property's value was computed from, also by way of others. */
function sourcesOf(
  node: ResourceNode,
  name: string,
  kinds: readonly string[],
  byId: Lookup["byId"],
): readonly ResourceNode[] {
  const seen = new Set<string>([node.id]);
  let wave = [...(node.propertyDependsOn[name] ?? [])];
  while (wave.length > 0) {
    const fresh = [...new Set(wave)].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    const nodes = fresh.flatMap((id) => byId(id) ?? []);
    const found = nodes.filter(({ kind }) => kinds.includes(kind));
    if (found.length > 0) return found;
    wave = nodes.flatMap(({ propertyDependsOn }) => Object.values(propertyDependsOn).flat());
  }
  return [];
}
