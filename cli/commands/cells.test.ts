import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { ResourceNode } from "../../graph/node.ts";
import { shop } from "../test/shop.ts";
import { registryOf, type TenantsProject, tenantsProject } from "../test/tenants-project.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

const disposables: (() => unknown)[] = [];
afterEach(() => {
  for (const dispose of disposables.splice(0)) dispose();
});

function projectOf(...args: Parameters<typeof tenantsProject>): TenantsProject {
  const project = tenantsProject(...args);
  disposables.push(project.dispose);
  return project;
}

function run({ folder }: TenantsProject, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the rules of this repository's bulkhead.yaml", { timeout: 60_000 }, () => {
  it("hold for a further cell that is named after its suffix, and not for one that is not", () => {
    const cell = { cell: "c2", cidr: "10.1.0.0/16" };
    const project = projectOf(
      { dev: { ownApiAccount: true }, "dev-2": cell, other: { ...cell, cell: "c3", cidr: "10.2.0.0/16" } },
      { "tenants.yaml": registryOf(2), "tenants.c2.yaml": registryOf(1, 101), "tenants.c3.yaml": registryOf(1, 201) },
      { path: "stacks/tenants" },
    );
    const rules = /^rules:[\s\S]*/m.exec(readFileSync(new URL("../../bulkhead.yaml", import.meta.url), "utf8"))?.[0];
    const stacks = "    region: us-east-1\n    stacks: { dev: {}, dev-2: {}, other: {} }\n";
    const together = "same-environment: [[bulkhead-tenants/dev, bulkhead-tenants/dev-2, bulkhead-tenants/other]]\n";
    project.write("bulkhead.yaml", `version: 1\ntargets:\n  stacks/tenants:\n${stacks}${together}${rules}`);
    const { stdout } = run(project, "prove", "--json");
    const { rules: judged } = JSON.parse(stdout) as { readonly rules: readonly Judged[] };
    expect(judged.filter(({ verdict }) => verdict !== "proved").map(({ id }) => id)).toEqual(["naming"]);
    const [naming] = judged.filter(({ id }) => id === "naming");
    const named = naming?.findings.map(({ resource }) => resource) ?? [];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((address) => !address.includes(":pulumi:other::"))).toEqual([]);
  });
});

interface Judged {
  readonly id: string;
  readonly verdict: string;
  readonly findings: readonly { readonly resource: string }[];
}

describe("bulkhead cells", () => {
  it("shows how full each is, and where a new tenant goes: the fullest that has room", () => {
    const project = projectOf(
      { dev: {}, "c2-dev": { cell: "c2", cidr: "10.1.0.0/16" }, "c3-dev": { cell: "c3", cidr: "10.2.0.0/16" } },
      { "tenants.yaml": registryOf(50), "tenants.c2.yaml": registryOf(3, 101), "tenants.c3.yaml": registryOf(1, 201) },
    );
    const { status, stdout } = run(project, "cells", "--target", "cells");
    expect(stdout).toMatch(/^dev +- +123456789012 +10\.0\.0\.0\/16 +50 of 50 +0 +0 +0 /m);
    expect(stdout).toMatch(/^c2-dev +c2 +123456789012 +10\.1\.0\.0\/16 +3 of 50 +0 +0 +47 /m);
    expect(stdout).toContain("A new tenant is tenant-202, in cells/tenants.c2.yaml, slot 3.");
    expect(status).toBe(0);
  });

  it("says how to make a cell where all are full, and counts one whose registry is still to come", () => {
    const full = projectOf({ dev: {} }, { "tenants.yaml": registryOf(50) });
    const shown = run(full, "cells", "--target", "cells").stdout.replace(/\s+/g, " ");
    expect(shown).toContain("A new tenant has no place: No cell has room");
    expect(shown).toContain("such as 10.1.0.0/16");
    const coming = { dev: {}, "c2-dev": { cell: "c2", cidr: "10.1.0.0/16" } };
    const next = projectOf(coming, { "tenants.yaml": registryOf(50) });
    expect(JSON.parse(run(next, "cells", "--target", "cells", "--json").stdout)).toMatchObject({
      next: { tenant: "tenant-051", registry: "cells/tenants.c2.yaml", slot: 0 },
    });
  });

  it("tells of cells that collide, with status 1", () => {
    const stacks = { dev: {}, "c2-dev": { cell: "c2" } };
    const project = projectOf(stacks, { "tenants.yaml": registryOf(2), "tenants.c2.yaml": registryOf(1, 2) });
    const { status, stdout } = run(project, "cells", "--target", "cells");
    expect(stdout).toContain("COLLIDE  dev and c2-dev have the same CIDR 10.0.0.0/16.");
    expect(stdout).toContain("COLLIDE  dev and c2-dev both hold tenant-002.");
    expect(status).toBe(1);
  });

  it("adds the first tenant of a new cell, with a registry of its own", { timeout: 60_000 }, () => {
    const stacks = { dev: {}, "c2-dev": { cell: "c2", cidr: "10.1.0.0/16" } };
    const project = projectOf(stacks, { "tenants.yaml": registryOf(50) });
    const { status, stdout } = run(project, "tenants", "add", "--name", "Acme", "--target", "cells", "--json");
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ tenant: "tenant-051", registry: "cells/tenants.c2.yaml", written: true });
    expect(report.stacks).toEqual(["bulkhead-tenants/c2-dev"]);
    expect(status).toBe(0);
    expect(run(project, "tenants", "list", "--target", "cells").stdout).toMatch(
      /tenant-051 +Acme +active +0 +10\.1\.0\.0\/24 10\.1\.1\.0\/24 +c2-dev/,
    );
  });
});

describe("bulkhead quotas", () => {
  const trail = (index: number): ResourceNode => ({
    ...(shop().nodes[0] as ResourceNode),
    id: `shop/dev:aws_cloudtrail.t${index}`,
    kind: "aws_cloudtrail",
    name: `t${index}`,
  });
  const graphOf = (trails: number) => shop({ more: Array.from({ length: trails }, (_, index) => trail(index)) });

  it("is status 0 while it fits, and 1 beyond what AWS allows at all", () => {
    const project = projectOf({ dev: {} }, { "tenants.yaml": registryOf(1) });
    const quotas = (trails: number, ...args: readonly string[]) => {
      writeFileSync(join(project.folder, "graph.json"), JSON.stringify(graphOf(trails)));
      return run(project, "quotas", "graph.json", ...args);
    };
    const fits = quotas(5);
    expect(fits.stdout).toMatch(/^5 +5 +fixed +CloudTrail: Trails per Region +eu-west-1 of 123456789012/m);
    expect(fits.status).toBe(0);
    const over = quotas(6);
    expect(over.stdout.replace(/\s+/g, " ")).toContain("OVER CloudTrail: Trails per Region: 6 in");
    expect(over.status).toBe(1);
    const json = JSON.parse(quotas(6, "--json").stdout);
    expect(json).toMatchObject({ verdict: "over" });
    expect(json.uses[0]).toMatchObject({ standing: "over", used: 6, byStack: { "shop/dev": 6 } });
  });
});
