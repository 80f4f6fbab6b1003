import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type Answer, type FakeAws, fakeAws } from "../test/fake-aws.ts";
import { registryOf, type TenantsProject, tenantsProject } from "../test/tenants-project.ts";
import { atTerminal, hasTerminal } from "../test/terminal.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

const disposables: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposables.splice(0)) await dispose();
});

function projectOf(...args: Parameters<typeof tenantsProject>): TenantsProject {
  const project = tenantsProject(...args);
  disposables.push(project.dispose);
  return project;
}

const ONE = { dev: {} };
const two = () => projectOf(ONE, { "tenants.yaml": registryOf(2) });

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function tenants({ folder }: TenantsProject, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const all = ["tenants", ...args, ...(args.includes("--help") ? [] : ["--target", "cells"])];
  return new Promise<Run>((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, timeout: 90_000 };
    execFile(process.execPath, [cli, ...all], options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const registry = ({ folder }: TenantsProject, name = "tenants.yaml") =>
  readFileSync(join(folder, "cells", name), "utf8");
const leftovers = ({ folder }: TenantsProject) =>
  readdirSync(join(folder, "cells")).filter((name) => /\.\d+/.test(name));

describe("bulkhead tenants", { timeout: 120_000 }, () => {
  it("adds a tenant to the registry, and shows what is made for it and what changes of the platform", async () => {
    const project = two();
    const { status, stdout, stderr } = await tenants(project, ["add", "--name", "Acme & Co", "--json"]);
    expect(stderr.replace(/^captur.*$/gm, "").trim()).toBe("");
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ tenant: "tenant-003", written: true, verdict: "holds", dataLost: [], refusals: [] });
    const places = new Set(report.changes.map((change: Change) => `${change.action} ${change.compartment?.tenant}`));
    expect([...places].sort()).toEqual([
      "change shared",
      "change undefined",
      "create shared",
      "create tenant-003",
      "replace shared",
    ]);
    const kinds = report.changes.filter(isOf("tenant-003")).map(({ kind }: Change) => kind);
    for (const kind of ["aws_dynamodb_table", "aws_kms_key", "aws_subnet", "aws_lambda_function", "aws_iam_role"])
      expect(kinds).toContain(kind);
    const entry = "  - id: tenant-003\n    slot: 2\n    name: Acme & Co\n    status: active\n";
    expect(registry(project)).toBe(registryOf(2) + entry);
    expect(leftovers(project)).toEqual([]);
    expect(status).toBe(0);
  });

  it("suspends and resumes: the data stays, and only the document and the right to call the function change", async () => {
    const project = two();
    const suspended = await tenants(project, ["suspend", "tenant-002"]);
    expect(suspended.status).toBe(0);
    expect(suspended.stdout).toMatch(/- destroy +aws_lambda_permission tap-api-invoke-tenant-002/);
    expect(suspended.stdout).toMatch(/2 to change, 1 to replace, 1 to destroy; \d+ stay as they are/);
    expect(registry(project)).toBe(registryOf(2).replace(/(name: Tenant 2\n +status: )active/, "$1suspended"));
    const resumed = await tenants(project, ["resume", "tenant-002"]);
    expect(resumed.status).toBe(0);
    expect(registry(project)).toBe(registryOf(2));
    expect((await tenants(project, ["resume", "tenant-002"])).stderr).toContain("tenant-002 is active already.");
  });

  it("writes nothing with --dry-run", async () => {
    const project = two();
    const { status, stderr } = await tenants(project, ["add", "--name", "Acme", "--dry-run"]);
    expect(stderr).toContain("left      cells/tenants.yaml as it is");
    expect(registry(project)).toBe(registryOf(2));
    expect(leftovers(project)).toEqual([]);
    expect(status).toBe(0);
  });

  it("refuses a tenant for whom AWS would need more than it allows, and names the cell with room", async () => {
    const trails = `import { existsSync, readFileSync } from "node:fs";
import { Trail } from "@pulumi/aws/cloudtrail/trail.js";
import * as pulumi from "@pulumi/pulumi";
export default () => {
  const config = new pulumi.Config();
  const name = config.get("registry") ?? \`tenants.\${config.get("cell")}.yaml\`;
  if (existsSync(new URL(name, import.meta.url)))
    new Trail("audit", { s3BucketName: "audit", tags: { environment: "dev", tenant_id: "shared" } });
};
`;
    const cell = (number: number, account = "123456789012") =>
      [`dev-${number}`, { cell: `c${number}`, cidr: `10.${number}.0.0/16`, account }] as const;
    const stacks = [1, 2, 3, 4, 5, 6].map((number) => cell(number));
    const registries = [1, 2, 3, 4, 5].map((number) => [`tenants.c${number}.yaml`, registryOf(1, number * 100)]);
    const whole = (...more: readonly ReturnType<typeof cell>[]) =>
      projectOf(Object.fromEntries([...stacks, ...more]), Object.fromEntries(registries), { program: trails });
    const refused = await tenants(whole(), ["add", "--name", "Acme", "--cell", "c6"]);
    expect(refused.stdout.replace(/\s+/g, " ")).toContain(
      "REFUSED CloudTrail: Trails per Region: it would be 6 in us-east-1 of 123456789012, and AWS allows no more than 5. " +
        "No other cell in another account has room: make one (docs/tenants.md)",
    );
    expect(refused.status).toBe(1);
    const elsewhere = whole(cell(7, "210987654321"));
    const named = await tenants(elsewhere, ["add", "--name", "Acme", "--cell", "c6"]);
    expect(named.stdout.replace(/\s+/g, " ")).toContain("There is room in another account in dev-7: say --cell dev-7.");
    expect((await tenants(elsewhere, ["add", "--name", "Acme", "--cell", "dev-7"])).status).toBe(0);
    expect((await tenants(elsewhere, ["add", "--name", "Acme", "--cell", "c1"])).status).toBe(0);
  });

  it("refuses a change that touches another tenant, unless told to", async () => {
    const flawed = `import { readFileSync } from "node:fs";
import { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
export default () => {
  const name = new pulumi.Config().get("registry") ?? "tenants.yaml";
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  const count = text.match(/id:/g)?.length;
  for (const [, id] of text.matchAll(/id: (tenant-\\d+)/g)) {
    new Table(\`\${id}-users\`, {
      name: \`\${id}-users\`, hashKey: "PK", attributes: [{ name: "PK", type: "S" }],
      billingMode: "PAY_PER_REQUEST", tags: { environment: "dev", tenant_id: id, of: String(count) },
    });
  }
};
`;
    const project = projectOf(ONE, { "tenants.yaml": registryOf(2) }, { program: flawed });
    const refused = await tenants(project, ["add", "--name", "Acme"]);
    expect(refused.status).toBe(1);
    expect(refused.stdout.replace(/\s+/g, " ")).toContain(
      "REFUSED It touches 2 resources of dev / tenant-001, dev / tenant-002: tenant-001-users, tenant-002-users.",
    );
    expect(registry(project)).toBe(registryOf(2));
    expect((await tenants(project, ["add", "--name", "Acme", "--allow-touching"])).status).toBe(0);
    expect(registry(project)).toContain("tenant-003");
  });

  it.each<[string, readonly string[], string]>([
    ["nobody", ["suspend", "tenant-009"], "No cell serves tenant-009."],
    ["no id", ["suspend", "acme"], '"acme" is not a tenant id.'],
    ["an id that is held", ["add", "tenant-002", "--name", "Acme"], "tenant-002 is a tenant already."],
    ["a slot that is held", ["add", "--name", "Acme", "--slot", "1"], "Slot 1 is held twice"],
    ["no slot", ["add", "--name", "Acme", "--slot", "one"], '"one" is not a slot.'],
    ["no name", ["add"], "name"],
    ["no part", ["rename"], 'bulkhead tenants has no part "rename".'],
    ["a removal that nobody can be asked about", ["remove", "tenant-002"], "There is no terminal to ask at."],
    ["an erasure of who is served", ["erased", "tenant-002"], "only who is removed can be erased"],
  ])("%s is told of, with status 3, and changes nothing", async (_, args, message) => {
    const project = two();
    const { status, stderr } = await tenants(project, args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/fault of Bulkhead/);
    expect(status).toBe(3);
    expect(registry(project)).toBe(registryOf(2));
  });
});

interface Change {
  readonly action: string;
  readonly kind: string;
  readonly compartment?: { readonly tenant?: string };
}

const isOf = (tenant: string) => (change: Change) => change.compartment?.tenant === tenant;

const AWS_VARIABLES = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };

async function awsOf(
  answers: Readonly<Record<string, Answer>>,
): Promise<FakeAws & { readonly env: Record<string, string> }> {
  const aws = await fakeAws(answers);
  disposables.push(aws.stop);
  return { ...aws, env: { ...AWS_VARIABLES, AWS_ENDPOINT_URL: aws.url } };
}

describe("a tenant who leaves", { timeout: 120_000 }, () => {
  const items = [
    { PK: { S: "USER#1" }, bytes: { B: "AQI=" }, more: { M: { list: { L: [{ N: "1" }, { BS: ["AQ=="] }] } } } },
    { PK: { S: "USER#2" } },
  ];
  /** Two pages of users; no data. */
  const scan: Answer = ({ TableName, ExclusiveStartKey }) => {
    if (TableName !== "tenant-002-users-dev") return { Items: [], Count: 0 };
    return ExclusiveStartKey === undefined
      ? { Items: items.slice(0, 1), LastEvaluatedKey: { PK: items[0]?.PK } }
      : { Items: items.slice(1) };
  };

  it("is exported first, item by item, and keeps its slot until its erasure is shown", async () => {
    const project = two();
    const aws = await awsOf({ "DynamoDB_20120810.Scan": scan });
    const file = join(project.folder, "export.jsonl");
    const removed = await tenants(project, ["remove", "tenant-002", "--yes", "--export", file], aws.env);
    expect(removed.stderr).toContain("2 of tenant-002-users-dev");
    expect(removed.stdout).toMatch(/Data that is lost\n/);
    for (const kind of ["aws_dynamodb_table", "aws_kms_key", "aws_cloudwatch_log_group"])
      expect(removed.stderr).toContain(`  ${kind} tap-tenant-002`);
    expect(removed.status).toBe(0);
    const lines = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const tables = ["tenant-002-data-dev", "tenant-002-users-dev"];
    expect(lines).toEqual([
      { export: "bulkhead-tenant", version: 1, tenant: "tenant-002", tables },
      ...items.map((item) => ({ table: "tenant-002-users-dev", item })),
      { end: true, items: { "tenant-002-data-dev": 0, "tenant-002-users-dev": 2 } },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(registry(project)).toContain("leaving:\n  - id: tenant-002\n    slot: 1\n");
    const again = await tenants(project, ["add", "tenant-002", "--name", "Another"]);
    expect(again.stderr).toContain("tenant-002 was removed, and its erasure is not shown yet.");
    const next = JSON.parse((await tenants(project, ["add", "--name", "Another", "--json"])).stdout);
    expect(next.tenant).toBe("tenant-003");
    expect(registry(project)).toContain("slot: 2");
  });

  it("stays in the registry where its data cannot be exported", async () => {
    const project = two();
    const aws = await awsOf({ "DynamoDB_20120810.Scan": () => ({ error: "AccessDeniedException" }) });
    const file = join(project.folder, "export.jsonl");
    const { status, stderr } = await tenants(project, ["remove", "tenant-002", "--yes", "--export", file], aws.env);
    expect(stderr).toContain("The table tenant-002-data-dev cannot be read: AccessDeniedException: No.");
    expect(status).toBe(3);
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
    expect(registry(project)).toBe(registryOf(2));
    expect(leftovers(project)).toEqual([]);
  });

  it("is not removed where something of it would stay", async () => {
    const project = two();
    const program = readFileSync(join(project.folder, "cells/index.ts"), "utf8");
    project.write(
      "cells/index.ts",
      `${program.replace("export default () =>", "const run = () =>")}
import { Topic } from "@pulumi/aws/sns/topic.js";
export default () => {
  new Topic("greetings", { displayName: "For tenant-002", tags: { environment: "dev", tenant_id: "shared" } });
  return run();
};
`,
    );
    const { status, stdout } = await tenants(project, ["remove", "tenant-002", "--yes"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("1 resource would still name tenant-002: greetings.");
    expect(status).toBe(1);
    expect(registry(project)).toBe(registryOf(2));
  });
});

describe("bulkhead tenants erased", { timeout: 120_000 }, () => {
  const left = `${registryOf(1)}leaving:\n  - id: tenant-002\n    slot: 1\n`;
  const KEYS: Readonly<Record<string, { readonly tenant?: string; readonly state: string; readonly alias?: string }>> =
    {
      k1: { tenant: "tenant-001", state: "Enabled", alias: "alias/tenant/001/data-key-dev" },
      k2: { tenant: "tenant-002", state: "PendingDeletion" },
      k3: { tenant: "tenant-002", state: "Enabled", alias: "alias/tenant/002/data-key-prod" },
    };
  const kms = (keys: typeof KEYS): Readonly<Record<string, Answer>> => ({
    "TrentService.ListKeys": ({ Marker }) => {
      const [first, ...others] = Object.keys(keys).map((KeyId) => ({ KeyId }));
      return Marker === undefined
        ? { Keys: first === undefined ? [] : [first], Truncated: others.length > 0, NextMarker: "more" }
        : { Keys: others, Truncated: false };
    },
    "TrentService.ListAliases": () => ({
      Aliases: Object.entries(keys).flatMap(([id, { alias }]) =>
        alias ? [{ AliasName: alias, TargetKeyId: id }] : [],
      ),
    }),
    "TrentService.ListResourceTags": ({ KeyId }) => {
      const tenant = keys[String(KeyId)]?.tenant;
      return tenant === undefined
        ? { error: "AccessDeniedException" }
        : { Tags: [{ TagKey: "tenant_id", TagValue: tenant }] };
    },
    "TrentService.DescribeKey": ({ KeyId }) => ({
      KeyMetadata: {
        KeyId,
        Arn: `arn:aws:kms:::key/${KeyId}`,
        KeyState: keys[String(KeyId)]?.state,
        DeletionDate: 1_800_000_000,
      },
    }),
  });
  const noTables: Readonly<Record<string, Answer>> = {
    "DynamoDB_20120810.DescribeTable": () => ({ error: "ResourceNotFoundException" }),
    "DynamoDB_20120810.ListBackups": ({ TableName }) => ({
      BackupSummaries:
        TableName === "tenant-002-data-dev" ? [{ BackupArn: "arn:backup", BackupExpiryDateTime: 1_790_000_000 }] : [],
    }),
  };
  const project = () => projectOf(ONE, { "tenants.yaml": left });

  it("is shown by tables that are gone and a key that is scheduled for deletion, and frees id and slot", async () => {
    const here = project();
    const aws = await awsOf({ ...kms(KEYS), ...noTables });
    const { status, stdout } = await tenants(here, ["erased", "tenant-002"], aws.env);
    expect(stdout).toContain("The table tenant-002-users-dev is gone.");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "The key arn:aws:kms:::key/k2 is scheduled for deletion on 2027-01-15.",
    );
    expect(stdout).toContain("The backup arn:backup can be restored while the tenant's key is there");
    expect(stdout).not.toContain("k3");
    expect(stdout).toContain("ERASED: nothing of tenant-002 can be read once its key is deleted.");
    expect(status).toBe(0);
    expect(registry(here)).toBe(registryOf(1));
    expect(aws.asked).not.toContain("TrentService.ScheduleKeyDeletion");
  });

  it.each<[string, Readonly<Record<string, Answer>>, number, string]>([
    [
      "a table that is there",
      { ...kms(KEYS), ...noTables, "DynamoDB_20120810.DescribeTable": () => ({ Table: {} }) },
      1,
      "REMAINS  The table tenant-002-users-dev is there.",
    ],
    [
      "a key in use",
      {
        ...kms({ k2: { tenant: "tenant-002", state: "Enabled", alias: "alias/tenant/002/data-key-dev" } }),
        ...noTables,
      },
      1,
      "REMAINS  The key arn:aws:kms:::key/k2 is Enabled.",
    ],
    [
      "a key whose alias is gone and that is not",
      { ...kms({ k2: { tenant: "tenant-002", state: "Disabled" } }), ...noTables },
      1,
      "is Disabled.",
    ],
    [
      "a backup without an end",
      {
        ...kms(KEYS),
        ...noTables,
        "DynamoDB_20120810.ListBackups": () => ({ BackupSummaries: [{ BackupArn: "arn:on-demand" }] }),
      },
      1,
      "The backup arn:on-demand stays until somebody deletes it.",
    ],
    ["keys that may not be read", { ...kms({ k9: { state: "Enabled" } }), ...noTables }, 2, "is not known"],
    ["no key at all: it is deleted", { ...kms({}), ...noTables }, 0, "No key of the region is tagged with tenant-002"],
    [
      "AWS that refuses",
      { "DynamoDB_20120810.DescribeTable": () => ({ error: "AccessDeniedException" }) },
      3,
      "cannot be asked",
    ],
  ])("%s", async (_, answers, expected, message) => {
    const here = project();
    const aws = await awsOf(answers);
    const { status, stdout, stderr } = await tenants(here, ["erased", "tenant-002"], aws.env);
    expect(stdout + stderr).toContain(message);
    expect(status).toBe(expected);
    expect(registry(here)).toBe(expected === 0 ? registryOf(1) : left);
  });
});

describe.skipIf(!hasTerminal)("tenants remove at a terminal", { timeout: 60_000 }, () => {
  const sit = (project: TenantsProject, word: string) =>
    atTerminal(["tenants", "remove", "tenant-002", "--target", "cells"], {
      cwd: project.folder,
      answer: [/to go on: /, word],
    });

  it("names what goes, asks for the id, and writes where it is typed", async () => {
    const project = two();
    const { status, text } = await sit(project, "tenant-002");
    expect(text).toMatch(/aws_dynamodb_table tap-tenant-002-data-data-table: its items/);
    expect(text).toContain("tenant-002 and its data go with the next deployment.\nType tenant-002 to go on: ");
    expect(registry(project)).toMatch(/leaving:\n {2}- id: tenant-002/);
    expect(status).toBe(0);
  });

  it.each(["y", "tenant-001", ""])('leaves the registry as it is where "%s" is typed', async (word) => {
    const project = two();
    const { text } = await sit(project, word);
    expect(text).toContain("left      cells/tenants.yaml as it is");
    expect(registry(project)).toBe(registryOf(2));
  });
});
