import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../model/errors.ts";
import { openTerraform, runTerraform, type TerraformSession } from "./run.ts";
import { terraformPresent } from "./test/terraform-present.ts";

const fixtures = join(import.meta.dirname, "test", "fixtures");
const sessions: TerraformSession[] = [];

async function open(fixture: string): Promise<TerraformSession> {
  const session = await openTerraform(join(fixtures, fixture));
  sessions.push(session);
  return session;
}

/** Runs a command that must succeed; its output without line ends, as Terraform wraps where it likes. */
async function succeed(session: TerraformSession, ...args: string[]): Promise<string> {
  const result = await session.run([...args, "-no-color"]);
  expect(result.stderr).toBe("");
  expect(result.exitCode).toBe(0);
  return result.stdout;
}

async function refused(session: TerraformSession, ...args: string[]): Promise<string> {
  const result = await session.run([...args, "-no-color"]);
  expect(result.exitCode).toBe(1);
  return `${result.stdout}${result.stderr}`.replace(/[│╷╵]/g, "").replace(/\s+/g, " ");
}

function module(name: string, source: string): string {
  return `module "${name}" {\n  source = "${source}"\n  name   = "demo-${name}"\n}\n`;
}

afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
});

describe.runIf(terraformPresent("the real Terraform's runs with the offline provider"))("the real Terraform", () => {
  it("plans, applies, shows, plans nothing more, and destroys", async () => {
    const session = await open("table");
    await succeed(session, "validate");
    expect(await succeed(session, "apply", "-auto-approve")).toContain("2 added, 0 changed, 0 destroyed");
    const state = JSON.parse(await succeed(session, "show", "-json"));
    const resources: { address: string; values: Record<string, unknown> }[] = state.values.root_module.resources;
    const table = resources.find((resource) => resource.address === "aws_dynamodb_table.this")?.values;
    const key = resources.find((resource) => resource.address === "aws_kms_key.this")?.values;
    expect(table).toMatchObject({
      arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/demo-users",
      region: "eu-west-1",
      stream_arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/demo-users/stream/2026-01-01T00:00:00.000",
      tags_all: { Name: "users", Project: "demo" },
      server_side_encryption: [{ enabled: true, kms_key_arn: key?.["arn"] }],
    });
    const again = await session.run(["plan", "-detailed-exitcode"]);
    expect(again.exitCode).toBe(0);
    expect(await succeed(session, "destroy", "-auto-approve")).toContain("2 destroyed");
  }, 120_000);

  it("knows in a plan only what the real provider knows", async () => {
    const session = await open("table");
    await succeed(session, "plan", "-out=plan.bin");
    const plan = JSON.parse(await succeed(session, "show", "-json", "plan.bin"));
    const table = plan.resource_changes.find((each: { type: string }) => each.type === "aws_dynamodb_table").change;
    expect(table.after).toMatchObject({ name: "demo-users", region: "eu-west-1", tags_all: { Project: "demo" } });
    expect(table.after_unknown).toMatchObject({ arn: true, id: true, server_side_encryption: [{ kms_key_arn: true }] });
    expect(table.after.arn).toBeUndefined();
  }, 60_000);

  it("replaces a table whose key changes, and changes its tags in place", async () => {
    const session = await open("table");
    await succeed(session, "apply", "-auto-approve");
    const override = join(session.directory, "change_override.tf");
    await writeFile(override, 'resource "aws_dynamodb_table" "this" {\n  tags = { Name = "other" }\n}\n');
    expect(await succeed(session, "plan")).toContain("0 to add, 1 to change, 0 to destroy");
    await writeFile(override, 'resource "aws_dynamodb_table" "this" {\n  name = "demo-others"\n}\n');
    expect(await succeed(session, "plan")).toContain(
      'name             = "demo-users" -> "demo-others" # forces replacement',
    );
  }, 120_000);

  it("gives each provider block its region and default tags, and takes modules beside the folder that say whose they are", async () => {
    const session = await open("regions");
    await succeed(session, "apply", "-auto-approve");
    const { arns, tags, bucket } = JSON.parse(await succeed(session, "output", "-json"));
    expect(arns.value).toEqual([
      "arn:aws:sns:af-south-1:123456789012:demo",
      "arn:aws:sns:eu-west-1:123456789012:demo",
      "arn:aws:sns:us-east-1:123456789012:demo",
    ]);
    expect(tags.value).toEqual([{ Owner: "platform", Name: "here" }, {}]);
    expect(bucket.value).toBe("arn:aws:s3:::demo-bucket");
  }, 120_000);

  it("answers the data sources that need no account", async () => {
    const session = await open("sources");
    await succeed(session, "apply", "-auto-approve");
    const { all } = JSON.parse(await succeed(session, "output", "-json"));
    expect({ ...all.value, policy: JSON.parse(all.value.policy) }).toEqual({
      account: "123456789012",
      partition: "aws",
      region: "eu-west-1",
      zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      image: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
      owner: expect.stringMatching(/^[0-9a-f]{64}$/),
      endpoint: "com.amazonaws.eu-west-1.s3",
      subnet: expect.stringMatching(/^2600:1f[0-9a-f]{2}:[0-9a-f]{1,4}:[0-9a-f]{1,4}01::\/64$/),
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:GetObject"],
            Resource: "arn:aws:s3:::demo/${aws:PrincipalTag/team}/*",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
          },
        ],
      },
    });
  }, 60_000);

  it("refuses what AWS refuses, each with a sentence and where", async () => {
    const said = await refused(await open("refused"), "validate");
    expect(said).toContain("2555 is not one of 0, 1, 3, 5, 7");
    expect(said).toContain('"WARN" is not one of OFF, ERROR, INFO.');
    expect(said).toContain('"Demo_Bucket" is not a bucket name');
    expect(said).toContain('"demo-key" is not an alias');
    expect(said).toContain("It is not JSON");
    expect(said).toContain('"AWSLambdaExecute" is not an ARN');
    expect(said).toContain('The key attribute "PK" is not declared');
    expect(said).toContain('The attribute "Other" is in no key and no index');
    expect(said).toContain('"ON_DEMAND" is not one of PAY_PER_REQUEST, PROVISIONED.');
    expect(said).toContain('"String" is not one of S, N, B.');
    expect(said).toContain("A metric filter takes `default_value` or `dimensions`, not both");
    expect(said).toContain('on main.tf line 13, in resource "aws_cloudwatch_log_group" "retention"');
  }, 60_000);

  it("names a resource type that does not exist, and an argument that is unknown", async () => {
    const said = await refused(await open("unknown"), "validate");
    expect(said).toContain('does not support resource type "aws_flux_capacitor"');
    expect(said).toContain("This is Bulkhead's offline provider with the schema of hashicorp/aws 6.66.0.");
    expect(said).toContain('An argument named "nme" is not expected here. Did you mean "name"?');
  }, 60_000);

  it("never reaches a remote backend, and says which data source it cannot answer", async () => {
    const said = await refused(await open("remote"), "plan");
    expect(said).toContain("it cannot answer aws_vpc. Pass what it would find as a variable.");
  }, 60_000);

  it("initialises again when a module far from the folder needs another", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bulkhead-test-"));
    await cp(join(fixtures, "shared"), join(folder, "shared"), { recursive: true });
    await mkdir(join(folder, "root"));
    await writeFile(join(folder, "root", "main.tf"), module("bucket", "../shared/bucket"));
    const session = await openTerraform(join(folder, "root"), { AWS_REGION: "eu-west-1" });
    sessions.push(session);
    expect(await succeed(session, "plan")).toContain("1 to add");
    await cp(join(folder, "shared", "bucket"), join(folder, "shared", "other"), { recursive: true });
    await writeFile(join(folder, "shared", "bucket", "more.tf"), module("other", "../other"));
    expect(await succeed(session, "plan")).toContain("2 to add");
    await rm(folder, { recursive: true });
  }, 60_000);

  it("keeps the provider of its first command until it is closed", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "bulkhead-cache-"));
    const session = await open("table");
    await succeed(session, "plan", "-out=plan.bin");
    const applied = await session.run(["apply", "plan.bin"], { BULKHEAD_CACHE_DIR: elsewhere });
    expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await readdir(elsewhere)).toEqual([]);
    await rm(elsewhere, { recursive: true });
  }, 60_000);

  it("runs a module's own tests", async () => {
    const session = await open("shared/bucket");
    const said = await succeed(session, "test");
    expect(said).toContain("2 passed, 0 failed");
  }, 60_000);
});

describe.runIf(terraformPresent("the runs that keep their state"))("a kept run", () => {
  let folder = "";
  let cache = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bulkhead-test-"));
    cache = await mkdtemp(join(tmpdir(), "bulkhead-cache-"));
    await cp(join(fixtures, "table"), folder, { recursive: true });
    await writeFile(join(folder, "terraform.tfstate"), "the user's own state");
    await writeFile(join(folder, ".terraform.lock.hcl"), "the user's own locks");
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(cache, { recursive: true, force: true });
  });

  it("leaves the folder alone, remembers its state, and forwards the exit status", async () => {
    const env = { BULKHEAD_CACHE_DIR: cache };
    const run = (...args: string[]) => runTerraform({ directory: folder, args, env });
    expect((await run("apply", "-auto-approve")).exitCode).toBe(0);
    expect((await run("plan", "-detailed-exitcode")).exitCode).toBe(0);
    await writeFile(join(folder, "more.tf"), 'resource "aws_sqs_queue" "this" {\n  name = "demo"\n}\n');
    expect((await run("plan", "-detailed-exitcode")).exitCode).toBe(2);
    expect((await readdir(folder)).sort()).toEqual([".terraform.lock.hcl", "main.tf", "more.tf", "terraform.tfstate"]);
  }, 120_000);

  it("writes plans and states into its own files where the folder has some of the same name", async () => {
    const queues = await mkdtemp(join(tmpdir(), "bulkhead-test-"));
    const state = JSON.stringify({ version: 4, terraform_version: "1.7.0", serial: 7, lineage: "users", outputs: {} });
    const theirs: Readonly<Record<string, string>> = {
      "main.tf": 'resource "aws_sqs_queue" "this" {\n  name   = "demo"\n  region = "eu-west-1"\n}\n',
      "dev.tfplan": "the user's plan",
      plan: "the user's other plan",
      "plans/dev": "the user's plan in a folder",
      "prod.tfstate": state,
      staging: state,
      "staging.backup": "the user's backup",
    };
    await mkdir(join(queues, "plans"));
    for (const [name, text] of Object.entries(theirs)) await writeFile(join(queues, name), text);
    const env = { BULKHEAD_CACHE_DIR: cache, AWS_REGION: "eu-west-1" };
    const run = async (...args: string[]) => {
      const result = await runTerraform({ directory: queues, args: [...args, "-no-color"], env });
      expect(result).toMatchObject({ exitCode: 0, stderr: "" });
      return result.stdout;
    };
    await run("plan", "-out=dev.tfplan");
    await run("plan", "-out", "plan");
    await run("plan", "--out=plans/dev");
    expect(await run("show", "plans/dev")).toContain("1 to add");
    expect(await run("apply", "-auto-approve", "-state=prod.tfstate")).toContain("1 added");
    expect(await run("plan", "-state=prod.tfstate")).toContain("No changes");
    expect(await run("apply", "-auto-approve", "-state", "staging")).toContain("1 added");
    expect(await run("apply", "plan")).toContain("1 added");
    const names = await readdir(queues, { recursive: true });
    expect(names.sort()).toEqual([...Object.keys(theirs), "plans"].sort());
    for (const [name, text] of Object.entries(theirs)) expect(await readFile(join(queues, name), "utf8")).toBe(text);
    await rm(queues, { recursive: true });
  }, 120_000);
});

describe("without Terraform", () => {
  beforeEach(() => void vi.stubEnv("TERRAFORM", undefined));
  afterEach(() => void vi.unstubAllEnvs());

  it("says so in a line, and what to do", async () => {
    const run = runTerraform({ directory: fixtures, args: ["plan"], env: { PATH: "/nowhere" } });
    await expect(run).rejects.toThrow(UserError);
    await expect(run).rejects.toMatchObject({
      problem: {
        message: "Neither terraform nor tofu is on the PATH.",
        fix: "Install Terraform 1.7 or later (or OpenTofu), or name it in TERRAFORM.",
      },
    });
  });

  it("says so when the program that is named is none", async () => {
    const run = runTerraform({ directory: fixtures, args: ["plan"], env: { TERRAFORM: "/nowhere/terraform" } });
    await expect(run).rejects.toThrow('TERRAFORM names "/nowhere/terraform", which is no program.');
  });

  it("is a failure where Terraform is required, and one line elsewhere", () => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const optional = { PATH: "/nowhere", BULKHEAD_REQUIRE_TERRAFORM: "0", CI: "1" };
    expect(terraformPresent("these tests", optional, say)).toBe(false);
    expect(lines).toEqual(["Terraform is not on the PATH: skipped these tests."]);
    expect(() => terraformPresent("these tests", { PATH: "/nowhere", CI: "1" })).toThrow("these tests need it");
  });
});
