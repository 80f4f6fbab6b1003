import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import { partitionOf } from "./arn.ts";
import type { Link } from "./context.ts";
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
}

/** Properties by which AWS or the provider's schema lets one resource name another. */
const NAMES = [
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
];

/** Kinds whose names are one namespace for all regions of an account; a bucket's, for everybody. */
const GLOBAL = /^aws_(iam_|s3_bucket$|s3_directory_bucket$|cloudfront_|organizations_)/;

/** @param arnOf the ARN of a node, where it is known or can be composed */
export function makeLookup(nodes: readonly ResourceNode[], arnOf: (node: ResourceNode) => string | undefined): Lookup {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byKind = new Map<string, ResourceNode[]>();
  const byName = new Map<string, ReadonlyMap<string, readonly ResourceNode[]>>();
  const byArn = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    push(byKind, node.kind, node);
    const arn = arnOf(node);
    if (arn !== undefined) push(byArn, arn, node);
  }
  const namesOfKind = (kind: string) => {
    const names = byName.get(kind) ?? indexNames(byKind.get(kind) ?? [], arnOf);
    byName.set(kind, names);
    return names;
  };
  const ofKind = (...kinds: readonly string[]) => {
    const [only, ...others] = new Set(kinds.filter((kind) => byKind.has(kind)));
    if (only === undefined) return [];
    return others.length === 0 ? (byKind.get(only) ?? []) : nodes.filter(({ kind }) => kinds.includes(kind));
  };
  const named = (kinds: readonly string[], value: string, near: ResourceNode) => {
    const name = queueNamed(value) ?? value;
    const found = kinds.flatMap((kind) => namesOfKind(kind).get(name) ?? []);
    return name.startsWith("arn:") ? found : found.filter((node) => isNear(node, near));
  };
  const finders = { named, byId: (id: string) => byId.get(id) };
  const linkedAll = (node: ResourceNode, name: string, ...kinds: readonly string[]) =>
    linksOf(node, name, kinds, finders);
  const attachments = new Map<string, ReadonlyMap<string, readonly ResourceNode[]>>();
  const attachedTo = (target: ResourceNode, kind: string, name: string) => {
    const key = [kind, name, target.kind].join(" ");
    const index = attachments.get(key) ?? indexOf(ofKind(kind), (node) => linkedAll(node, name, target.kind));
    attachments.set(key, index);
    return index.get(target.id) ?? [];
  };
  return {
    ...finders,
    ofKind,
    byArn: (arn) => byArn.get(arn) ?? [],
    linked: (node, name, ...kinds) => linkedAll(node, name, ...kinds)[0] ?? { type: "absent" },
    linkedAll,
    attachedTo,
  };
}

function indexNames(
  nodes: readonly ResourceNode[],
  arnOf: (node: ResourceNode) => string | undefined,
): ReadonlyMap<string, readonly ResourceNode[]> {
  const index = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const arn = arnOf(node);
    const names = new Set(arn ? [arn] : []);
    for (const key of NAMES) {
      const name = knownText(node, key);
      if (name !== undefined) names.add(name);
    }
    for (const name of names) push(index, name, node);
  }
  return index;
}

function indexOf(
  nodes: readonly ResourceNode[],
  linksFrom: (node: ResourceNode) => readonly Link[],
): ReadonlyMap<string, readonly ResourceNode[]> {
  const index = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const targets = linksFrom(node).flatMap((link) => (link.type === "nodes" ? link.nodes : []));
    for (const { id } of new Set(targets)) push(index, id, node);
  }
  return index;
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
function isNear(node: ResourceNode, near: ResourceNode): boolean {
  const same = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b;
  return same(node.account, near.account) && (GLOBAL.test(node.kind) || same(node.region, near.region));
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
  return items(value).flatMap((item): readonly Link[] => {
    if (isUnknown(item)) return [{ type: "unknown", reason: `${name} is not known before deployment: ${item.reason}` }];
    if (typeof item !== "string") return [{ type: "unknown", reason: `${name} is neither a name nor an ARN.` }];
    if (item === "") return [];
    const nodes = named(kinds, item, node);
    return [nodes.length > 0 ? { type: "nodes", nodes } : { type: "outside", value: item }];
  });
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
