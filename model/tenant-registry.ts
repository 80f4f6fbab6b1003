import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { isSlot, SLOTS_PER_CELL, TENANTS_PER_CELL } from "./address-plan.ts";
import { UserError } from "./errors.ts";
import { isTenantId, TENANT_STATUSES, type Tenant, type TenantId, type TenantStatus } from "./tenant.ts";

/** A tenant that is removed and whose erasure is not shown yet: its id and its slot are nobody else's until then. */
export type LeavingTenant = Pick<Tenant, "id" | "slot">;

/** What was read: the tenants sorted by id, whatever their order in the file, or what is wrong with it, in its order. */
export interface TenantRegistryReading {
  readonly tenants: readonly Tenant[];
  readonly leaving: readonly LeavingTenant[];
  readonly problems: readonly UserError[];
}

const KEYS = ["id", "slot", "name", "status"] as const;
const LEAVING_KEYS = ["id", "slot"] as const;
const LONGEST_NAME = 64;

/**
 * The tenants that a registry file declares.
 *
 * @param text the file's content: YAML, as `tenants.schema.json` describes it.
 * @param file how messages name the file.
 * @throws UserError the first problem, with `file:line`; {@link readTenantRegistry} gives all of them.
 */
export function parseTenantRegistry(text: string, file: string): readonly Tenant[] {
  const { tenants, problems } = readTenantRegistry(text, file);
  const [first] = problems;
  if (first !== undefined) throw first;
  return tenants;
}

/** Reads the whole file and collects every problem. `tenants` is empty where there is one. */
export function readTenantRegistry(text: string, file: string): TenantRegistryReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const reader = new RegistryReader(file, lineCounter, (node) => (isAlias(node) ? node.resolve(document) : node));
  for (const fault of [...document.errors, ...document.warnings]) {
    reader.report(fault.pos[0], `This is not valid YAML: ${fault.message}.`, "Correct the syntax.");
  }
  const entries = reader.problems.length === 0 ? reader.entries(document.contents) : NO_ENTRIES;
  const tenants = entries.tenants.map((entry) => reader.tenant(entry)).filter((tenant) => tenant !== undefined);
  const leaving = entries.leaving.map((entry) => reader.leaving(entry)).filter((tenant) => tenant !== undefined);
  if (reader.problems.length > 0) return { tenants: [], leaving: [], problems: reader.problems };
  return { tenants: tenants.sort(byId), leaving: leaving.sort(byId), problems: [] };
}

const byId = (left: LeavingTenant, right: LeavingTenant): number => (left.id < right.id ? -1 : 1);

interface Entries {
  readonly tenants: readonly Node[];
  readonly leaving: readonly Node[];
}

const NO_ENTRIES: Entries = { tenants: [], leaving: [] };

type Resolve = (node: unknown) => unknown;

/** One pass over one file; remembers which line holds which id and slot, so that a second holder is told of the first. */
class RegistryReader {
  readonly problems: UserError[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #resolve: Resolve;
  readonly #idLines = new Map<string, number>();
  readonly #slotLines = new Map<number, number>();

  constructor(file: string, lines: LineCounter, resolve: Resolve) {
    this.#file = file;
    this.#lines = lines;
    this.#resolve = resolve;
  }

  report(offset: number, message: string, fix: string): void {
    this.problems.push(new UserError({ message, where: `${this.#file}:${this.#line(offset)}`, fix }));
  }

  entries(contents: Node | null): Entries {
    if (contents === null || (isScalar(contents) && contents.value === null)) {
      this.report(0, "The tenant registry is empty.", "Declare at least one tenant under tenants:.");
      return NO_ENTRIES;
    }
    if (!isMap(contents)) {
      this.report(offsetOf(contents), "The tenant registry is not a mapping.", "Begin it with tenants:.");
      return NO_ENTRIES;
    }
    const values = this.#values(contents, ["tenants"], "the tenant registry", ["leaving"]);
    const [tenants, leaving] = [values.get("tenants"), values.get("leaving")];
    return {
      tenants: tenants === undefined ? [] : this.#listed(tenants),
      leaving: leaving === undefined ? [] : this.#listedLeaving(leaving),
    };
  }

  leaving(entry: Node): LeavingTenant | undefined {
    const node = this.#resolve(entry);
    if (!isMap(node)) {
      this.report(offsetOf(entry), "A leaving tenant is not a mapping.", `Give it ${LEAVING_KEYS.join(", ")}.`);
      return undefined;
    }
    const values = this.#values(node, LEAVING_KEYS, "a leaving tenant");
    const [id, slot] = [this.#id(values.get("id")), this.#slot(values.get("slot"))];
    return id === undefined || slot === undefined ? undefined : { id, slot };
  }

  tenant(entry: Node): Tenant | undefined {
    const node = this.#resolve(entry);
    if (!isMap(node)) {
      this.report(offsetOf(entry), "A tenant is not a mapping.", `Give it ${KEYS.join(", ")}.`);
      return undefined;
    }
    const values = this.#values(node, KEYS, "a tenant");
    const id = this.#id(values.get("id"));
    const slot = this.#slot(values.get("slot"));
    const name = this.#name(values.get("name"));
    const status = this.#status(values.get("status"));
    if (id === undefined || slot === undefined || name === undefined || status === undefined) return undefined;
    return { id, slot, name, status };
  }

  #listed(node: Found): readonly Node[] {
    const list = this.#resolve(node.node);
    if (!isSeq<Node>(list) || list.items.length === 0) {
      this.report(node.offset, "No tenant is declared.", "List at least one tenant under tenants:.");
      return [];
    }
    if (list.items.length > TENANTS_PER_CELL) {
      this.report(
        offsetOf(list.items[TENANTS_PER_CELL]),
        `A cell serves ${TENANTS_PER_CELL} tenants; this is one of ${list.items.length}.`,
        "Move tenants to another cell: a stack with a registry and a VPC of its own.",
      );
    }
    return list.items;
  }

  #listedLeaving(node: Found): readonly Node[] {
    const list = this.#resolve(node.node);
    if (isSeq<Node>(list)) return list.items;
    this.report(node.offset, "What is leaving is not a list.", "List the tenants that are leaving, or remove the key.");
    return [];
  }

  #id(found: Found | undefined): TenantId | undefined {
    if (found === undefined) return undefined;
    if (typeof found.value !== "string" || !isTenantId(found.value)) {
      this.report(
        found.offset,
        `${shown(found.value)} is not a tenant id.`,
        "Write tenant- and three to six digits, such as tenant-001.",
      );
      return undefined;
    }
    this.#heldOnce(this.#idLines, found.value, found.offset, `Tenant ${found.value} is declared twice`);
    return found.value;
  }

  #slot(found: Found | undefined): number | undefined {
    if (found === undefined) return undefined;
    if (!isSlot(found.value)) {
      this.report(
        found.offset,
        `Slot ${shown(found.value)} is out of range.`,
        `Choose a whole number from 0 to ${SLOTS_PER_CELL - 1}.`,
      );
      return undefined;
    }
    this.#heldOnce(this.#slotLines, found.value, found.offset, `Slot ${found.value} is held twice`);
    return found.value;
  }

  #name(found: Found | undefined): string | undefined {
    if (found === undefined) return undefined;
    if (typeof found.value === "string" && found.value !== "" && [...found.value].length <= LONGEST_NAME) {
      return found.value;
    }
    this.report(found.offset, `${shown(found.value)} is not a name.`, `Write 1 to ${LONGEST_NAME} characters.`);
    return undefined;
  }

  #status(found: Found | undefined): TenantStatus | undefined {
    if (found === undefined) return undefined;
    const status = TENANT_STATUSES.find((known) => known === found.value);
    if (status === undefined) {
      this.report(found.offset, `${shown(found.value)} is not a status.`, `Write ${TENANT_STATUSES.join(" or ")}.`);
    }
    return status;
  }

  /** The values of a mapping that holds `keys`, may hold `optional` ones, and nothing else. */
  #values<K extends string, O extends string = never>(
    map: YAMLMap,
    keys: readonly K[],
    what: string,
    optional: readonly O[] = [],
  ): ReadonlyMap<K | O, Found> {
    const found = new Map<K | O, Found>();
    const all = [...keys, ...optional];
    for (const pair of map.items) {
      const name = scalarOf(this.#resolve(pair.key));
      const key = all.find((known) => known === name);
      if (key !== undefined) found.set(key, this.#found(pair));
      else this.report(offsetOf(pair.key), `${shown(name)} is not a key of ${what}.`, `Keep to ${all.join(", ")}.`);
    }
    for (const key of keys) {
      if (!found.has(key)) this.report(offsetOf(map), `The key ${key} of ${what} is missing.`, `Add ${key}:.`);
    }
    return found;
  }

  #found(pair: Pair<unknown, unknown>): Found {
    const node = this.#resolve(pair.value);
    return { node, value: scalarOf(node), offset: offsetOf(pair.value ?? pair.key) };
  }

  #heldOnce<T>(lines: Map<T, number>, value: T, offset: number, message: string): void {
    const first = lines.get(value);
    if (first === undefined) lines.set(value, this.#line(offset));
    else this.report(offset, `${message}, first in line ${first}.`, "Each tenant has its own.");
  }

  #line(offset: number): number {
    return this.#lines.linePos(offset).line;
  }
}

interface Found {
  readonly node: unknown;
  /** The scalar's value; `undefined` for a list or a mapping. */
  readonly value: unknown;
  readonly offset: number;
}

function scalarOf(node: unknown): unknown {
  return isScalar(node) ? node.value : undefined;
}

function offsetOf(node: unknown): number {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : 0;
}

function shown(value: unknown): string {
  return value === undefined ? "A list or mapping" : JSON.stringify(value);
}
