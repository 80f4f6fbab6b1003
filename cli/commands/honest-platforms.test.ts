import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const platforms = fileURLToPath(new URL("../test/fixtures/platforms", import.meta.url));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const within = 90_000;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** One hole: what stands in a file, and what stands there instead. */
interface Hole {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface Report {
  readonly verdict: string;
  readonly theorems: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly findings: readonly { readonly verdict: string; readonly sentence: string }[];
  }[];
  readonly declarations: readonly unknown[];
}

/** A platform in another style than ours, as its owners would prove it. */
function prove(name: string, ...holes: readonly Hole[]): Report {
  const folder = mkdtempSync(join(tmpdir(), `bulkhead-${name}-`));
  folders.push(folder);
  cpSync(join(platforms, name), folder, { recursive: true });
  symlinkSync(modules, join(folder, "node_modules"));
  for (const { file, from, to } of holes) {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(
      join(folder, file),
      text.replaceAll(from, () => to),
    );
  }
  const { stdout, stderr } = spawnSync(process.execPath, [cli, "prove", "--json"], {
    ...{ cwd: folder, encoding: "utf8", timeout: within, maxBuffer: 1 << 26 },
  });
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout);
}

const openOf = ({ theorems }: Report) => theorems.filter(({ findings }) => findings.length > 0).map(({ id }) => id);
const said = ({ theorems }: Report) =>
  theorems.flatMap(({ findings }) => findings.map(({ verdict, sentence }) => `${verdict}: ${sentence}`)).join("\n");

describe("an honest platform is proved with what its owners declare, of which all is needed", () => {
  it.each(["pool", "containers", "accounts"])("%s", { timeout: within }, (name) => {
    const report = prove(name);
    expect(said(report)).toBe("");
    expect(report.verdict).toBe("proved");
    expect(report.declarations).toEqual([]);
  });
});

describe("a dishonest twin with one hole is refuted by the theorem that the hole is of, and by no other", () => {
  it("a pool whose table is no longer cut by the session's tag", { timeout: within }, () => {
    const leading = '      variable = "dynamodb:LeadingKeys"\n';
    const report = prove("pool", { file: "main.tf", from: leading, to: '      variable = "dynamodb:Attributes"\n' });
    expect(openOf(report)).toEqual(["identity"]);
    expect(said(report)).toContain("on what is t-globex's in aws_dynamodb_table.orders, which tenants share.");
  });

  it("a pool whose bucket is cut by a beginning that another's fits", { timeout: within }, () => {
    const report = prove(
      "pool",
      { file: "main.tf", from: "t-globex", to: "t-acme-uk" },
      { file: "main.tf", from: "/$${aws:PrincipalTag/tenant_id}/*", to: "/$${aws:PrincipalTag/tenant_id}*" },
    );
    expect(openOf(report)).toEqual(["identity"]);
    expect(said(report)).toContain("can s3:GetObject on what is t-acme-uk's in aws_s3_bucket.uploads");
  });

  it("containers of which each may read every printer's secret", { timeout: within }, () => {
    const report = prove("containers", {
      file: "main.tf",
      from: "Resource = aws_secretsmanager_secret.printer[each.key].arn",
      to: 'Resource = "arn:aws:secretsmanager:*:*:secret:*/printer-??????"',
    });
    expect(openOf(report)).toEqual(["identity"]);
    expect(said(report)).toContain('on aws_secretsmanager_secret.printer["globex"] (globex in live)');
  });

  it("containers whose workers may speak with each other", { timeout: within }, () => {
    const rules = ["ingress", "egress"].map(
      (way) => `resource "aws_vpc_security_group_${way}_rule" "neighbours_${way}" {
  for_each          = local.customers
  security_group_id = aws_security_group.worker[each.key].id
  cidr_ipv4         = aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = 9000
  to_port           = 9000
}
`,
    );
    const first = 'resource "aws_ecs_cluster" "this" {';
    const report = prove("containers", { file: "main.tf", from: first, to: `${rules.join("\n")}\n${first}` });
    expect(openOf(report)).toEqual(["network"]);
    expect(said(report)).toContain('to subnet aws_subnet.customer["globex"] (globex in live): tcp/9000.');
  });

  it("accounts whose deployers trust whoever knows an external id, which is no secret", { timeout: within }, () => {
    const report = prove("accounts", {
      file: "index.ts",
      from: "Principal: { AWS: `arn:aws:iam::${TOOLING}:role/ci` },",
      to: 'Principal: { AWS: "*" },',
    });
    expect(openOf(report)).toEqual(["escalation"]);
    expect(said(report)).toContain("role/stranger (outside) can become");
  });
});
