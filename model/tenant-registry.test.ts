import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { SLOTS_PER_CELL, TENANTS_PER_CELL } from "./address-plan.ts";
import { UserError } from "./errors.ts";
import { TENANT_STATUSES } from "./tenant.ts";
import { parseTenantRegistry, readTenantRegistry } from "./tenant-registry.ts";

const REGISTRY = new URL("../stacks/tenants/tenants.yaml", import.meta.url);
const SCHEMA = new URL("../stacks/tenants/tenants.schema.json", import.meta.url);
const schema: unknown = JSON.parse(readFileSync(SCHEMA, "utf8"));
const accepts = new Ajv2020({ allErrors: true }).compile(schema as object);

const messages = (text: string) => readTenantRegistry(text, "tenants.yaml").problems.map((problem) => problem.message);
const one = (entry: string) => `tenants:\n  - ${entry.split("\n").join("\n    ")}\n`;
const sound = (id: string, slot: number) => `id: ${id}\nslot: ${slot}\nname: A\nstatus: active`;

describe("the committed registry", () => {
  const text = readFileSync(REGISTRY, "utf8");

  test("holds tenant-001 to tenant-005 in slots 0 to 4, all active", () => {
    const tenants = parseTenantRegistry(text, "tenants.yaml");
    expect(tenants.map(({ id, slot, status }) => [id, slot, status])).toEqual([
      ["tenant-001", 0, "active"],
      ["tenant-002", 1, "active"],
      ["tenant-003", 2, "active"],
      ["tenant-004", 3, "active"],
      ["tenant-005", 4, "active"],
    ]);
  });

  test("names its schema to editors, and meets it", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./tenants.schema.json");
    expect(accepts(parse(text))).toBe(true);
  });
});

describe("what is refused, each with its line", () => {
  const cases: readonly [string, string, string][] = [
    ["an empty file", "", "tenants.yaml:1: The tenant registry is empty."],
    ["only comments", "# nobody yet\n", "tenants.yaml:1: The tenant registry is empty."],
    ["an explicit null", "~\n", "tenants.yaml:1: The tenant registry is empty."],
    ["a list at the top", "- a\n", "tenants.yaml:1: The tenant registry is not a mapping."],
    ["no tenants key", "{}\n", "tenants.yaml:1: The key tenants of the tenant registry is missing."],
    ["tenants without a value", "tenants:\n", "tenants.yaml:1: No tenant is declared."],
    ["an empty list", "\ntenants: []\n", "tenants.yaml:2: No tenant is declared."],
    ["tenants as a mapping", "tenants:\n  a: 1\n", "tenants.yaml:2: No tenant is declared."],
    ["an unknown top key", `${one(sound("tenant-001", 0))}cell: b\n`, 'tenants.yaml:6: "cell" is not a key of'],
    ["a tenant that is a word", "tenants:\n  - tenant-001\n", "tenants.yaml:2: A tenant is not a mapping."],
    ["a bad id", one(sound("tenant-1", 0)), 'tenants.yaml:2: "tenant-1" is not a tenant id.'],
    ["an id that is a number", one(sound("1", 0)), "tenants.yaml:2: 1 is not a tenant id."],
    ["a slot below the range", one(sound("tenant-001", -1)), "tenants.yaml:3: Slot -1 is out of range."],
    ["a slot above the range", one(sound("tenant-001", SLOTS_PER_CELL)), "tenants.yaml:3: Slot 100 is out of range."],
    ["half a slot", one(sound("tenant-001", 0.5)), "tenants.yaml:3: Slot 0.5 is out of range."],
    [
      "a slot in quotes",
      one("id: tenant-001\nslot: '0'\nname: A\nstatus: active"),
      'tenants.yaml:3: Slot "0" is out of range.',
    ],
    ["an empty name", one("id: tenant-001\nslot: 0\nname: ''\nstatus: active"), 'tenants.yaml:4: "" is not a name.'],
    ["a name left out", one("id: tenant-001\nslot: 0\nstatus: active"), "tenants.yaml:2: The key name of a tenant is"],
    ["a bad status", one("id: tenant-001\nslot: 0\nname: A\nstatus: off"), 'tenants.yaml:5: "off" is not a status.'],
    [
      "an unknown key",
      one(`${sound("tenant-001", 0)}\ntier: gold`),
      'tenants.yaml:6: "tier" is not a key of a tenant.',
    ],
    ["broken YAML", "tenants:\n  - id: [\n", "tenants.yaml:3: This is not valid YAML:"],
    ["a key twice", one(`${sound("tenant-001", 0)}\nslot: 1`), "tenants.yaml:6: This is not valid YAML:"],
    ["two documents", `${one(sound("tenant-001", 0))}---\n{}\n`, "tenants.yaml:6: This is not valid YAML:"],
    [
      "a tenant twice",
      `${one(sound("tenant-001", 0))}  - {id: tenant-001, slot: 1, name: B, status: active}\n`,
      "tenants.yaml:6: Tenant tenant-001 is declared twice, first in line 2.",
    ],
    [
      "a slot twice",
      `${one(sound("tenant-001", 0))}  - {id: tenant-002, slot: 0, name: B, status: active}\n`,
      "tenants.yaml:6: Slot 0 is held twice, first in line 3.",
    ],
  ];

  test.each(cases)("%s", (_name, text, beginning) => {
    const { tenants, problems } = readTenantRegistry(text, "tenants.yaml");
    expect(tenants).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toBeInstanceOf(UserError);
    expect(problems[0]?.problem.fix).toBeTruthy();
    expect(problems[0]?.message.startsWith(beginning)).toBe(true);
    expect(() => parseTenantRegistry(text, "tenants.yaml")).toThrow(problems[0]?.message);
  });

  test("more tenants than a cell serves", () => {
    const entries = Array.from({ length: TENANTS_PER_CELL + 1 }, (_, slot) => ({
      id: `tenant-${String(slot + 1).padStart(3, "0")}`,
      slot,
      name: "A",
      status: "active",
    }));
    expect(messages(stringify({ tenants: entries.slice(1) }))).toEqual([]);
    expect(accepts({ tenants: entries.slice(1) })).toBe(true);
    expect(accepts({ tenants: entries })).toBe(false);
    expect(messages(stringify({ tenants: entries }))).toEqual([
      "tenants.yaml:202: A cell serves 50 tenants; this is one of 51. Move tenants to another cell: a stack with a registry and a VPC of its own.",
    ]);
  });

  test("every problem of a file is found in one reading", () => {
    expect(messages("tenants:\n  - {id: a, slot: -1, name: '', status: x}\n  - {}\n")).toHaveLength(8);
  });
});

test("the order in the file does not matter", () => {
  const entries = ["tenant-003", "tenant-001", "tenant-002"].map((id, slot) => ({
    id,
    slot,
    name: "A",
    status: "active",
  }));
  const tenants = parseTenantRegistry(stringify({ tenants: entries }), "tenants.yaml");
  expect(tenants.map(({ id, slot }) => [id, slot])).toEqual([
    ["tenant-001", 1],
    ["tenant-002", 2],
    ["tenant-003", 0],
  ]);
});

test("an alias stands for what it names", () => {
  const text =
    "tenants:\n  - {id: tenant-001, slot: 0, name: &n Acme, status: active}\n  - {id: tenant-002, slot: 1, name: *n, status: active}\n";
  expect(parseTenantRegistry(text, "f").map(({ name }) => name)).toEqual(["Acme", "Acme"]);
});

/** Mostly right, often slightly wrong: what a person types. */
const value = fc.oneof(
  fc.constantFrom<unknown>("tenant-001", "tenant-1", "tenant-1234567", "", "x".repeat(64), "x".repeat(65), null, true),
  fc.constantFrom<unknown>(0, 1, 99, 100, -1, 1.5, [], {}),
  fc.constantFrom<unknown>(...TENANT_STATUSES),
);
const entry = fc.record(
  {
    id: fc.oneof({ weight: 6, arbitrary: fc.constantFrom("tenant-001", "tenant-999999") }, value),
    slot: fc.oneof({ weight: 6, arbitrary: fc.constantFrom<unknown>(0, 99) }, value),
    name: fc.oneof({ weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 5 }) }, value),
    status: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TENANT_STATUSES) }, value),
    tier: fc.constant("gold"),
  },
  { requiredKeys: [] },
);
const complete = fc.record({
  id: fc.constantFrom("tenant-001", "tenant-0010"),
  slot: fc.integer({ min: -1, max: 101 }),
  name: fc.string({ minLength: 1, unit: "grapheme" }),
  status: fc.constantFrom(...TENANT_STATUSES),
});

test("the schema and the parser agree on every registry of one tenant", () => {
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(fc.oneof(entry, complete, value), (tenant) => {
      const document = { tenants: [tenant] };
      const parsed = messages(stringify(document)).length === 0;
      verdicts.add(parsed);
      expect(parsed).toBe(accepts(document));
    }),
    { numRuns: 500 },
  );
  expect(verdicts.size).toBe(2);
});
