import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SLOTS_PER_CELL, TENANTS_PER_CELL, tenantSubnetCidrs } from "./address-plan.ts";
import { type Cell, cellOf, cellProblems, freeCidr, nextTenantId, placeTenant, roomIn } from "./cells.ts";
import {
  addTenant,
  freeSlot,
  newTenantRegistry,
  releaseTenant,
  removeTenant,
  setTenantStatus,
} from "./edit-tenant-registry.ts";
import { UserError } from "./errors.ts";
import { tenantFunctionName, tenantKeyAlias, tenantLogGroupName, tenantTableName } from "./naming.ts";
import type { Tenant, TenantId } from "./tenant.ts";
import { parseTenantRegistry, readTenantRegistry } from "./tenant-registry.ts";
import { tenantTags } from "./tenant-tags.ts";

const FILE = "tenants.yaml";
const REGISTRY = `# Whose cell this is.
tenants:
  # The pilot.
  - id: tenant-001
    slot: 0
    name: "Acme"   # quoted
    status: active
  - {id: tenant-002, slot: 7, name: Bolt & Co, status: suspended}

# The end.
`;

const tenant = (number: number, slot: number): Tenant => ({
  id: `tenant-${String(number).padStart(3, "0")}`,
  slot,
  name: `Tenant ${number}`,
  status: "active",
});

describe("an edit", () => {
  test("of the committed registry changes the lines that it must, and no other", () => {
    const committed = readFileSync(new URL("../stacks/tenants/tenants.yaml", import.meta.url), "utf8");
    const lines = committed.split("\n");
    const suspended = setTenantStatus("tenant-002", "suspended")(committed, FILE).split("\n");
    expect(suspended.filter((line, index) => line !== lines[index])).toEqual(["    status: suspended"]);
    const added = addTenant(tenant(6, 5))(committed, FILE);
    expect(added.startsWith(committed.trimEnd())).toBe(true);
    expect(setTenantStatus("tenant-002", "active")(suspended.join("\n"), FILE)).toBe(committed);
  });

  test("of a status changes one word", () => {
    const text = setTenantStatus("tenant-001", "suspended")(REGISTRY, FILE);
    expect(parseTenantRegistry(text, FILE)[0]).toMatchObject({ id: "tenant-001", status: "suspended" });
    for (const comment of ["# Whose cell this is.", "# The pilot.", "# quoted", "# The end."]) {
      expect(text).toContain(comment);
    }
    expect(text).toContain('name: "Acme"');
    expect(text.match(/suspended/g)).toHaveLength(2);
  });

  test("that adds and one that removes keep the rest, its order and its comments", () => {
    const more = addTenant(tenant(3, 8))(REGISTRY, FILE);
    expect(more).toContain("  - id: tenant-003\n    slot: 8\n    name: Tenant 3\n    status: active\n");
    expect(more.indexOf("tenant-001")).toBeLessThan(more.indexOf("tenant-002"));
    const fewer = removeTenant("tenant-003")(more, FILE);
    const { tenants, leaving } = readTenantRegistry(fewer, FILE);
    expect(tenants).toEqual(parseTenantRegistry(REGISTRY, FILE));
    expect(leaving).toEqual([{ id: "tenant-003", slot: 8 }]);
    const released = releaseTenant("tenant-003")(fewer, FILE);
    expect(readTenantRegistry(released, FILE)).toMatchObject({ leaving: [] });
    expect(released).not.toContain("leaving");
    for (const comment of ["# Whose cell this is.", "# The pilot.", "# The end."]) expect(released).toContain(comment);
  });

  test.each<[string, () => string, string]>([
    ["of nobody", () => setTenantStatus("tenant-009", "active")(REGISTRY, FILE), "tenant-009 is not in tenants.yaml."],
    ["to what is so already", () => setTenantStatus("tenant-001", "active")(REGISTRY, FILE), "is active already"],
    ["that adds an id twice", () => addTenant(tenant(1, 9))(REGISTRY, FILE), "Tenant tenant-001 is declared twice"],
    ["that adds a slot twice", () => addTenant(tenant(3, 7))(REGISTRY, FILE), "Slot 7 is held twice"],
    ["of a broken file", () => addTenant(tenant(3, 9))("tenants: [", FILE), "not valid YAML"],
    [
      "that takes the last",
      () => removeTenant("tenant-001")(newTenantRegistry(tenant(1, 0)), FILE),
      "tenant-001 is the last tenant of its cell.",
    ],
    [
      "that gives a leaving tenant's slot away",
      () => addTenant(tenant(3, 7))(removeTenant("tenant-002")(REGISTRY, FILE), FILE),
      "Slot 7 is held twice",
    ],
    [
      "that gives a leaving tenant's id away",
      () => addTenant({ ...tenant(2, 9) })(removeTenant("tenant-002")(REGISTRY, FILE), FILE),
      "Tenant tenant-002 is declared twice",
    ],
  ])("%s is refused", (_, edit, message) => {
    expect(edit).toThrow(UserError);
    expect(edit).toThrow(message);
  });

  test("takes the slot after the highest, and the lowest only where there is no higher", () => {
    const of = (...slots: readonly number[]) => ({ tenants: slots.map((slot) => tenant(slot + 1, slot)), leaving: [] });
    expect([freeSlot(of()), freeSlot(of(0, 4)), freeSlot(of(0, SLOTS_PER_CELL - 1))]).toEqual([0, 5, 1]);
    const all = of(...Array.from({ length: SLOTS_PER_CELL }, (_, slot) => slot));
    expect(freeSlot(all)).toBeUndefined();
  });
});

/** All that a registry entry decides of a tenant, wherever it is deployed. */
function definition({ id, slot, name, status }: Tenant) {
  const suffix = "dev";
  return {
    ...{ id, slot, name, status },
    subnets: tenantSubnetCidrs(slot),
    names: [
      tenantTableName(id, "users", suffix),
      tenantTableName(id, "data", suffix),
      tenantFunctionName(id, suffix),
      tenantLogGroupName(id, suffix),
    ],
    key: tenantKeyAlias(id, suffix),
    tags: tenantTags(id, "production"),
  };
}

type Step = readonly ["add" | "remove" | "suspend" | "resume" | "release", number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("add", "add", "add", "remove", "suspend", "resume", "release"),
  fc.nat({ max: 1000 }),
);

describe("any sequence of adds, removes, suspensions and releases", () => {
  test("leaves every other tenant byte-equal, and no two share a slot, a CIDR, a name or a key", () => {
    fc.assert(
      // Without a size, sequences end at ten steps, and no two digits of an id are ever met.
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        let text = REGISTRY;
        for (const next of steps) {
          const before = readTenantRegistry(text, FILE);
          const { edit, id } = editOf(next, before);
          const after = edit === undefined ? text : next[0] === "add" ? edit(text, FILE) : attempted(edit, text);
          const reading = readTenantRegistry(after, FILE);
          expect(reading.problems).toEqual([]);
          expectOthersUntouched(before.tenants, reading.tenants, id);
          expectNothingShared([...reading.tenants, ...reading.leaving.map((one) => ({ ...tenant(1, 0), ...one }))]);
          text = after;
        }
      }),
      { numRuns: 30 },
    );
  });
});

function editOf([verb, seed]: Step, { tenants, leaving }: ReturnType<typeof readTenantRegistry>) {
  const [some, gone] = [tenants[seed % tenants.length], leaving[seed % Math.max(1, leaving.length)]];
  if (some === undefined) throw new Error("A registry is never empty.");
  switch (verb) {
    case "add": {
      const cell = { registry: FILE, stacks: [], tenants, leaving };
      const [id, slot] = [nextTenantId([cell]), freeSlot({ tenants, leaving })];
      return { id, edit: slot === undefined ? undefined : addTenant({ ...tenant(1, slot), id }) };
    }
    case "remove":
      return { id: some.id, edit: removeTenant(some.id) };
    case "suspend":
      return { id: some.id, edit: setTenantStatus(some.id, "suspended") };
    case "resume":
      return { id: some.id, edit: setTenantStatus(some.id, "active") };
    case "release":
      return { id: gone?.id ?? some.id, edit: gone === undefined ? undefined : releaseTenant(gone.id) };
  }
}

/** What is refused changes nothing; an addition of what is free never is. */
function attempted(edit: (text: string, file: string) => string, text: string): string {
  try {
    return edit(text, FILE);
  } catch (error) {
    if (error instanceof UserError) return text;
    throw error;
  }
}

function expectOthersUntouched(before: readonly Tenant[], after: readonly Tenant[], id: TenantId): void {
  const bytes = (tenants: readonly Tenant[]) =>
    tenants.filter((one) => one.id !== id).map((one) => JSON.stringify(definition(one)));
  expect(bytes(after)).toEqual(bytes(before));
}

function expectNothingShared(tenants: readonly Tenant[]): void {
  const definitions = tenants.map(definition);
  const all = definitions.flatMap(({ id, slot, subnets, names, key }) => [
    id,
    `slot ${slot}`,
    ...subnets,
    ...names,
    key,
  ]);
  expect(new Set(all).size).toBe(all.length);
}

describe("cells", () => {
  const cell = (stack: string, count: number, more: Partial<Cell["stacks"][number]> = {}, first = 1): Cell => ({
    registry: `tenants.${stack}.yaml`,
    stacks: [
      { stack, suffix: "dev", cell: stack, vpcCidr: "10.0.0.0/16", account: "1", ownApiAccount: false, ...more },
    ],
    tenants: Array.from({ length: count }, (_, index) => tenant(first + index, index)),
    leaving: [],
  });
  const [full, half, fresh] = [
    cell("c1", TENANTS_PER_CELL),
    cell("c2", 25, { vpcCidr: "10.1.0.0/16" }, 101),
    cell("c3", 1, { vpcCidr: "10.2.0.0/16" }, 201),
  ];

  test("a new tenant goes to the fullest that has room, or to the one that is named", () => {
    expect(placeTenant([fresh, full, half])).toBe(half);
    expect(placeTenant([fresh, full, half], "c3")).toBe(fresh);
    expect([full, half, fresh].map(roomIn)).toEqual([0, 25, 49]);
    expect(cellOf([full, half], "tenant-101")).toBe(half);
    expect(nextTenantId([full, half])).toBe("tenant-126");
  });

  test.each<[string, () => unknown, string]>([
    ["no cell has room", () => placeTenant([full]), "such as 10.1.0.0/16"],
    ["the named one is full", () => placeTenant([full, half], "c1"), 'The cell "c1" has no room.'],
    ["there is none of that name", () => placeTenant([full, half], "c9"), "Name one of: c1, c2."],
    ["two environments could be meant", () => placeTenant([half, cell("prod", 1, { suffix: "prod" })]), "--cell"],
  ])("where %s, what to do is said", (_, place, message) => {
    expect(place).toThrow(message);
  });

  test("that collide are told of", () => {
    expect(cellProblems([full, half, fresh])).toEqual([]);
    const same = {
      ...half,
      registry: "tenants.other.yaml",
      stacks: half.stacks.map((s) => ({ ...s, stack: "other" })),
    };
    expect(cellProblems([half, same])).toEqual([
      "c2 and other have the same cell id and suffix, so what they share has the same names.",
      "c2 and other have the same CIDR 10.1.0.0/16.",
      ...half.tenants.map(({ id }) => `c2 and other both hold ${id}.`),
    ]);
    const owners = [full, half].map((one) => ({
      ...one,
      stacks: one.stacks.map((s) => ({ ...s, ownApiAccount: true })),
    }));
    expect(cellProblems(owners)).toEqual(["c1 and c2 both own API Gateway's logging role of the account 1."]);
    expect(freeCidr([full, half])).toBe("10.2.0.0/16");
  });
});
