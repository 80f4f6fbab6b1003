import { type Document, isMap, isScalar, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from "yaml";
import { isSlot, SLOTS_PER_CELL } from "./address-plan.ts";
import { UserError } from "./errors.ts";
import type { Tenant, TenantId, TenantStatus } from "./tenant.ts";
import { readTenantRegistry, type TenantRegistryReading } from "./tenant-registry.ts";

/**
 * A change of a registry's text. Comments, order and every other entry stay; what comes out is a registry that is read
 * without a problem, or an error.
 */
type Edit = (text: string, file: string) => string;

/** Adds a tenant at the end. @throws UserError where its id or its slot is held */
export function addTenant(tenant: Tenant): Edit {
  return edited((document) => {
    const { id, slot, name, status } = tenant;
    listOf(document, "tenants").add(document.createNode({ id, slot, name, status }));
  });
}

/** Takes a tenant out, and keeps its id and slot for it until it is released. @throws UserError where there is none */
export function removeTenant(id: TenantId): Edit {
  return edited((document, file, { tenants }) => {
    const tenant = tenants.find((candidate) => candidate.id === id);
    if (tenant === undefined) throw noSuch(id, file, tenants);
    if (tenants.length === 1) {
      throw new UserError({
        message: `${id} is the last tenant of its cell.`,
        where: file,
        fix: "Destroy the cell's stack instead, and delete its registry.",
      });
    }
    take(listOf(document, "tenants"), id);
    if (!isSeq(document.get("leaving"))) document.set("leaving", document.createNode([]));
    const leaving = listOf(document, "leaving");
    leaving.flow = false;
    leaving.add(document.createNode({ id, slot: tenant.slot }));
  });
}

/** Lets go of the id and the slot of a tenant that has left. @throws UserError where it is not leaving */
export function releaseTenant(id: TenantId): Edit {
  return edited((document, file, { leaving }) => {
    if (!leaving.some((candidate) => candidate.id === id)) throw noSuch(id, file, leaving);
    const list = listOf(document, "leaving");
    take(list, id);
    if (list.items.length === 0) document.delete("leaving");
  });
}

/** @throws UserError where there is no such tenant, or it has that status already */
export function setTenantStatus(id: TenantId, status: TenantStatus): Edit {
  return edited((document, file, { tenants }) => {
    const tenant = tenants.find((candidate) => candidate.id === id);
    if (tenant === undefined) throw noSuch(id, file, tenants);
    if (tenant.status === status) {
      throw new UserError({ message: `${id} is ${status} already.`, where: file, fix: "There is nothing to do." });
    }
    const list = listOf(document, "tenants");
    mapOf(list, indexOf(list, id)).set("status", status);
  });
}

/** The registry of a cell that has no tenant yet, with its first. */
export function newTenantRegistry({ id, slot, name, status }: Tenant): string {
  return HEADER + stringify({ tenants: [{ id, slot, name, status }] }, { lineWidth: 0 });
}

const HEADER = `# yaml-language-server: $schema=./tenants.schema.json
#
# The tenants of this cell: bulkhead tenants adds, removes, suspends and resumes them. None touches any other tenant.
`;

/**
 * A slot that nobody holds: the one after the highest, so that those of tenants who left rest as long as there are
 * others, then the lowest.
 *
 * @returns `undefined` where all are held
 */
export function freeSlot({ tenants, leaving }: Pick<TenantRegistryReading, "tenants" | "leaving">): number | undefined {
  const held = new Set([...tenants, ...leaving].map(({ slot }) => slot));
  const next = Math.max(-1, ...held) + 1;
  if (isSlot(next)) return next;
  return Array.from({ length: SLOTS_PER_CELL }, (_, slot) => slot).find((slot) => !held.has(slot));
}

type Change = (document: Document, file: string, reading: TenantRegistryReading) => void;

function edited(change: Change): Edit {
  return (text, file) => {
    const reading = soundReading(text, file);
    const document = parseDocument(text);
    change(document, file, reading);
    const after = document.toString({ lineWidth: 0, ...layoutOf(text) });
    soundReading(after, file);
    return after;
  };
}

function soundReading(text: string, file: string): TenantRegistryReading {
  const reading = readTenantRegistry(text, file);
  const [problem] = reading.problems;
  if (problem !== undefined) throw problem;
  return reading;
}

/** How the file indents its lists, so that it keeps doing so. */
function layoutOf(text: string): { readonly indent: number; readonly indentSeq: boolean } {
  const [, dash = "  "] = /^tenants:[^\n]*\n(?:\s*#[^\n]*\n|\s*\n)*( *)-/m.exec(text) ?? [];
  return { indent: Math.max(2, dash.length), indentSeq: dash.length > 0 };
}

function listOf(document: Document, key: "tenants" | "leaving"): YAMLSeq {
  const list = document.get(key);
  if (!isSeq(list)) throw new Error(`The registry was read, and has no list ${key}.`);
  return list;
}

function take(list: YAMLSeq, id: TenantId): void {
  list.delete(indexOf(list, id));
}

function indexOf(list: YAMLSeq, id: TenantId): number {
  return list.items.findIndex((item) => isMap(item) && scalarOf(item, "id") === id);
}

function mapOf(list: YAMLSeq, index: number): YAMLMap {
  const item = list.items[index];
  if (!isMap(item)) throw new Error("The registry was read, and has no such entry.");
  return item;
}

function scalarOf(map: YAMLMap, key: string): unknown {
  const value = map.get(key, true);
  return isScalar(value) ? value.value : undefined;
}

function noSuch(id: TenantId, file: string, among: readonly { readonly id: string }[]): UserError {
  const others = among.map((tenant) => tenant.id).join(", ");
  return new UserError({
    message: `${id} is not in ${file}.`,
    where: file,
    fix: others === "" ? "It lists none." : `Name one of: ${others}.`,
  });
}
