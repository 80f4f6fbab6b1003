import type { CompactAttribute, CompactBlock, CompactNesting, CompactSchema } from "../schema/compact.ts";

/** What one folder of the bindings describes: a resource, a data source or the provider itself. */
export interface BoundSchema {
  readonly kind: "resource" | "data" | "provider";
  readonly type: string;
  readonly block: CompactBlock;
}

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly isBlock: boolean;
  readonly type: string;
  readonly storage: string;
}

interface Member {
  readonly name: string;
  readonly flags: string;
  readonly declaration: string;
}

interface Bindings {
  /** `toHclTerraform` functions by the lower-cased name of the structure that they write. */
  readonly structures: ReadonlyMap<string, readonly Entry[]>;
  /** Members of each class that reads a structure back, by the class's lower-cased name without its suffix. */
  readonly classes: ReadonlyMap<string, readonly Member[]>;
  /** The structures that enclose the one being read: a structure that holds itself is followed only so deep. */
  readonly path: readonly string[];
}

const deepestRecursion = 3;

const entryPattern =
  /^ +([a-z0-9_]+): \{\s+value: (.*),\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)",/gm;
const memberPattern =
  /^ {4}\/\/ ([a-z0-9_]+) - computed: (true|false), optional: (true|false), required: (true|false)\n([\s\S]*?return [^;]*;)/gm;

/** Reads the generated JavaScript of one folder (all of its files, concatenated). */
export function parseBindings(source: string): BoundSchema | undefined {
  const text = source.replace(/^\/\/# sourceMappingURL.*$/gm, "");
  const main = text.match(/class (\w+) extends cdktn\.Terraform(Resource|DataSource|Provider)\b/);
  const type = text.match(/static tfResourceType = "(\w+)"/)?.[1];
  if (main?.[1] === undefined || type === undefined) return undefined;
  const start = main.index ?? 0;
  const bindings: Bindings = {
    structures: structuresOf(text.slice(0, start)),
    classes: classesOf(text.slice(0, start)),
    path: [],
  };
  const body = text.slice(start);
  const entries = entriesIn(body.slice(body.indexOf("synthesizeHclAttributes()")));
  const kind = main[2] === "Resource" ? "resource" : main[2] === "DataSource" ? "data" : "provider";
  const members = kind === "provider" ? providerMembers(body) : membersIn(body);
  return { kind, type, block: blockOf(entries, members, bindings) };
}

function structuresOf(text: string): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const match of text.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{([\s\S]*?)^\}/gm)) {
    found.set((match[1] ?? "").toLowerCase(), entriesIn(match[2] ?? ""));
  }
  return found;
}

function classesOf(text: string): Map<string, Member[]> {
  const found = new Map<string, Member[]>();
  for (const match of text.matchAll(/^class (\w+)OutputReference extends cdktn\.ComplexObject \{([\s\S]*?)^\}/gm)) {
    found.set((match[1] ?? "").toLowerCase(), membersIn(match[2] ?? ""));
  }
  return found;
}

function entriesIn(text: string): Entry[] {
  return [...text.matchAll(entryPattern)].map((match) => ({
    name: match[1] ?? "",
    value: match[2] ?? "",
    isBlock: match[3] === "true",
    type: match[4] ?? "",
    storage: match[5] ?? "",
  }));
}

function membersIn(text: string): Member[] {
  return [...text.matchAll(memberPattern)].map((match) => ({
    name: match[1] ?? "",
    flags: `${match[4] === "true" ? "r" : ""}${match[3] === "true" ? "o" : ""}${match[2] === "true" ? "c" : ""}`,
    declaration: match[5] ?? "",
  }));
}

/** The provider's members read back private fields, so that the shape of their getters says nothing. */
function providerMembers(text: string): Member[] {
  return membersIn(text).map((member) => ({ ...member, declaration: "" }));
}

function blockOf(entries: readonly Entry[], members: readonly Member[], bindings: Bindings): CompactBlock {
  const written = new Map(entries.map((entry) => [entry.name, entry]));
  const attributes: Record<string, CompactAttribute> = {};
  const blocks: Record<string, CompactNesting> = {};
  for (const member of members) {
    const entry = written.get(member.name);
    if (entry !== undefined && isTooDeep(entry, bindings)) continue;
    const nesting = entry === undefined ? undefined : nestingOf(entry, member, bindings);
    if (nesting !== undefined) blocks[member.name] = nesting;
    else attributes[member.name] = attributeOf(entry, member, bindings);
  }
  return Object.keys(blocks).length === 0 ? { a: attributes } : { a: attributes, b: blocks };
}

/**
 * A structure is a nested block unless the bindings mark it as an attribute of object type: those that the provider
 * computes, and those whose mapper is told that they are not blocks.
 */
function nestingOf(entry: Entry, member: Member, bindings: Bindings): CompactNesting | undefined {
  if (!entry.isBlock || member.flags.includes("c") || entry.value.includes(", false)(")) return undefined;
  const many = entry.value.includes("listMapperHcl(");
  const inner = structureBlock(structureIn(entry.value), bindings);
  const least = member.flags.includes("r") ? 1 : 0;
  if (entry.type === "struct") return ["single", least, 1, inner];
  return [entry.type === "set" ? "set" : "list", least, many ? 0 : 1, inner];
}

function structureBlock(name: string, bindings: Bindings): CompactBlock {
  const inside = { ...bindings, path: [...bindings.path, name] };
  const entries = bindings.structures.get(name) ?? [];
  return blockOf(entries, bindings.classes.get(name) ?? entries.map(optionalMember), inside);
}

/** The provider's own blocks are never read back, so no class tells their flags; all of their arguments are optional. */
function optionalMember({ name }: Entry): Member {
  return { name, flags: "o", declaration: "" };
}

function isTooDeep(entry: Entry, bindings: Bindings): boolean {
  const name = structureIn(entry.value);
  return bindings.path.filter((outer) => outer === name).length >= deepestRecursion;
}

/** The structure's name in `cdktn.listMapperHcl(xToHclTerraform, true)(…)` and `(0, index_1.xToHclTerraform)(…)`. */
function structureIn(value: string): string {
  const names = [...value.matchAll(/(cdktn\.)?(\w+)ToHclTerraform/g)].filter((match) => match[1] === undefined);
  return (names[0]?.[2] ?? "").toLowerCase();
}

function attributeOf(entry: Entry | undefined, member: Member, bindings: Bindings): CompactAttribute {
  const writeOnly = entry?.value.includes("markWriteOnlyAttribute") === true ? "w" : "";
  return [`${member.flags}${writeOnly}`, typeOf(entry, member.declaration, bindings)];
}

function typeOf(entry: Entry | undefined, declaration: string, bindings: Bindings): CompactSchema {
  if (entry?.isBlock === true) return written(entry, bindings);
  if (entry !== undefined) return simple(entry.storage, entry.type);
  return readBack(declaration, bindings);
}

function written(entry: Entry, bindings: Bindings): CompactSchema {
  const object = objectOf(structureIn(entry.value), bindings);
  const many = entry.value.includes("listMapperHcl(") || entry.type === "map";
  if (!many && entry.type === "struct") return object;
  return [entry.type === "set" || entry.type === "map" ? entry.type : "list", object];
}

/** Type of an attribute that is only read: the getter's method and the class of what it holds tell. */
function readBack(declaration: string, bindings: Bindings): CompactSchema {
  const held = declaration.match(
    /new (?:index_1\.)?(\w+?)(List|OutputReference|Map)\(this, ["']\w+["'](?:, (true|false))?\)/,
  );
  if (held?.[1] === "cdktn." || /new cdktn\.\w+Map/.test(declaration)) return ["map", mapElement(declaration)];
  if (held !== null) return heldType(held[1] ?? "", held[2] ?? "", held[3] === "true", bindings);
  const getter = declaration.match(/get(String|Number|Boolean)?(List|Map)?Attribute\(/);
  if (getter === null) return "dynamic";
  const element = elementType(getter[1]);
  if (getter[2] === "List") return [declaration.includes("Fn.tolist(") ? "set" : "list", element];
  if (getter[2] === "Map") return ["map", element];
  return element;
}

function heldType(name: string, suffix: string, isSet: boolean, bindings: Bindings): CompactSchema {
  const object = objectOf(name.toLowerCase(), bindings);
  if (suffix === "OutputReference") return object;
  if (suffix === "Map") return ["map", object];
  return [isSet ? "set" : "list", object];
}

function mapElement(declaration: string): "string" | "number" | "bool" {
  return elementType(declaration.match(/new cdktn\.(\w+)Map/)?.[1]);
}

function elementType(name: string | undefined): "string" | "number" | "bool" {
  return name === "Number" ? "number" : name === "Boolean" ? "bool" : "string";
}

/** An object type has no flags: every attribute of the structure, blocks included, is a member of it. */
function objectOf(name: string, bindings: Bindings): CompactSchema {
  const written = new Map((bindings.structures.get(name) ?? []).map((entry) => [entry.name, entry]));
  const members = bindings.classes.get(name) ?? [];
  return [
    "object",
    Object.fromEntries(members.map((m) => [m.name, typeOf(written.get(m.name), m.declaration, bindings)])),
  ];
}

function simple(storage: string, type: string): CompactSchema {
  if (storage === "any") return "dynamic";
  const collections = storage.match(/^(string|number|boolean)((?:List|Map)*)$/);
  const layers = collections?.[2]?.match(/List|Map/g) ?? [];
  let result: CompactSchema =
    collections?.[1] === "number" ? "number" : collections?.[1] === "boolean" ? "bool" : "string";
  for (const [index, layer] of layers.entries()) {
    const outermost = index === layers.length - 1;
    result = [layer === "Map" ? "map" : outermost && type === "set" ? "set" : "list", result];
  }
  return result;
}
