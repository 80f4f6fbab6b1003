import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "cli/bulkhead.js");
const fake = join(root, "cli/test/fake-pulumi.mjs");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-deploy-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  write("package.json", '{ "type": "module" }');
  write(
    "bulkhead.yaml",
    "version: 1\ntargets:\n  shop:\n    region: eu-west-1\n    stacks: { blue: { env: { ENVIRONMENT: blue } }, green: {} }\n",
  );
  project("shop");
  mkdirSync(join(folder, "state"));
  mkdirSync(join(folder, "bin"));
  write("bin/pulumi", `#!/bin/sh\nexec "${process.execPath}" "${fake}" "$@"\n`);
  chmodSync(join(folder, "bin/pulumi"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

/** A role for each of two tenants, and the table that each reads: the neighbour's too where `leaks`. */
function project(name: string, { leaks = false }: { readonly leaks?: boolean } = {}): void {
  mkdirSync(join(folder, name), { recursive: true });
  write(
    `${name}/Pulumi.yaml`,
    `name: ${name}\nmain: index.ts\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: --import tsx }\n`,
  );
  for (const stack of ["blue", "green"]) write(`${name}/Pulumi.${stack}.yaml`, "config: {}\n");
  write(`${name}/index.ts`, PROGRAM.replace("LEAKS", String(leaks)));
}

const PROGRAM = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const document = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const [a, b] = ["a", "b"].map((name) => {
  const tags = { environment: pulumi.getStack(), tenant_id: name };
  const trusts = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
  const role = new aws.iam.Role(name, { assumeRolePolicy: JSON.stringify(document(trusts)), tags });
  const uses = { Effect: "Allow", Action: "kms:Decrypt", Principal: { AWS: role.arn }, Resource: "*" };
  const key = new aws.kms.Key(name, { policy: pulumi.jsonStringify(document(uses)), tags });
  const table = new aws.dynamodb.Table(name, {
    name: name + "-" + pulumi.getStack(),
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
    tags,
  });
  return { role, table };
});
new aws.iam.RolePolicy("reads", {
  role: a.role.name,
  policy: pulumi.jsonStringify(
    document({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: (LEAKS ? b : a).table.arn }),
  ),
});
`;

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function deploy(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const path = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
  const child = spawn(process.execPath, [cli, "deploy", ...args], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: path,
      FAKE_PULUMI_STATE: join(folder, "state"),
      FAKE_PULUMI_MODULES: join(root, "package.json"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

interface Call {
  readonly args: readonly string[];
  readonly at: number;
  readonly ended?: boolean;
  readonly region?: string;
  readonly environment?: string;
}

function calls(): readonly Call[] {
  const lines = readFileSync(join(folder, "state/log"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Call);
}

const updates = (): readonly Call[] => calls().filter(({ args, ended }) => args[0] === "up" && ended !== true);

describe("bulkhead deploy", { timeout: 60_000 }, () => {
  it("proves, makes the stacks that are not there, deploys them, and does nothing twice", async () => {
    const first = await deploy(["--yes", "--json"]);
    expect(first.stderr).toContain("PROVED");
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      proof: "proved",
      stacks: [
        { label: "shop blue", outcome: "deployed", changes: { create: 2 }, errors: [] },
        { label: "shop green", outcome: "deployed", changes: { create: 2 }, errors: [] },
      ],
    });
    expect(first.stderr).toMatch(/^shop blue +create aws:s3\/bucket:Bucket blue-data$/m);
    expect(updates()[0]?.args).toEqual(expect.arrayContaining(["up", "--yes", "--skip-preview", "--stack"]));
    expect(updates().map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-1"]);
    expect(
      updates()
        .map(({ environment }) => environment ?? "-")
        .toSorted(),
    ).toEqual(["-", "blue"]);
    const again = await deploy(["--yes", "--json"]);
    expect(JSON.parse(again.stdout).stacks[0]).toMatchObject({ outcome: "deployed", changes: { same: 2 } });
  });

  it("only says what would be done where asked, of the stack that is named, and asks nobody", async () => {
    const { status, stdout } = await deploy(["green", "--preview"]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^previewed {2}shop green {2}2 create/),
    });
    expect(updates()).toEqual([]);
  });

  it("tells of a stack that fails, and leaves the others", async () => {
    const { status, stdout } = await deploy(["--yes"], { FAKE_PULUMI_FAIL: "blue" });
    expect(status).toBe(3);
    expect(stdout).toMatch(/^deployed {2}shop green/m);
    expect(stdout).toMatch(/FAILED shop blue\n {2}blue-users: creating DynamoDB Table: LimitExceededException/);
    expect(stdout).toMatch(/fix {2}.*deploy again/);
    expect(readdirSync(join(folder, ".bulkhead/last"))).toEqual(["shop%2Fgreen.json"]);
  });

  it("deploys as many at once as it is told to", async () => {
    const overlaps = (): boolean => {
      const starts = updates().map(({ at }) => at);
      const ends = calls().flatMap(({ ended, at }) => (ended ? [at] : []));
      return Math.max(...starts) < Math.min(...ends);
    };
    await deploy(["--yes", "--parallel", "1"], { FAKE_PULUMI_MS: "1500" });
    expect(overlaps()).toBe(false);
    rmSync(join(folder, "state/log"));
    await deploy(["--yes", "--parallel", "2"], { FAKE_PULUMI_MS: "6000" });
    expect(overlaps()).toBe(true);
  });

  it("follows an engine that writes its events to a file", async () => {
    const { status, stderr } = await deploy(["blue", "--yes"], {
      FAKE_PULUMI_VERSION: "v3.180.0",
      FAKE_PULUMI_MS: "500",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining("create aws:s3/bucket:Bucket") });
  });
});

describe("nothing is deployed", { timeout: 60_000 }, () => {
  it("where the proof does not hold, not of a stack beside it either: status 1 and the finding", async () => {
    project("shop", { leaks: true });
    const { status, stdout, stderr } = await deploy(["blue", "--yes"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^REFUTED identity$/m);
    expect(stderr).toContain("Nothing was deployed");
    expect(calls().filter(({ args }) => args[0] !== "version")).toEqual([]);
  });

  it("where another target of bulkhead.yaml does not hold", async () => {
    write(
      "bulkhead.yaml",
      "version: 1\ntargets:\n  shop: { stacks: { blue: {} } }\n  other: { stacks: { green: {} } }\n",
    );
    project("other", { leaks: true });
    expect((await deploy(["--target", "shop", "--yes"])).status).toBe(1);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["a stack that is not there", ["red", "--yes"], /No target has a stack "red"/],
    ["one of two that is not there", ["blue", "red", "--yes"], /No target has a stack "red"/],
    ["nobody to ask", ["blue"], /no terminal to ask at/],
    ["no number of stacks", ["--yes", "--parallel", "0"], /"0" is no number of stacks/],
    ["a Terraform root", ["--target", "hcl", "--yes"], /Terraform root[\s\S]*terraform apply/],
  ])("where there is %s: status 3", async (_, args, message) => {
    mkdirSync(join(folder, "hcl"));
    write("hcl/main.tf", 'resource "aws_sqs_queue" "one" {}\n');
    const { status, stderr } = await deploy(args);
    expect(stderr).toMatch(message);
    expect(status).toBe(3);
  });

  it("where there is no Pulumi CLI, and says how to get it", async () => {
    const { status, stderr } = await deploy(["blue", "--yes"], { PATH: dirname(process.execPath) });
    expect(stderr).toMatch(/Pulumi CLI is not on the PATH[\s\S]*get\.pulumi\.com/);
    expect(status).toBe(3);
  });

  it("where what was proved is not what the engine would read", async () => {
    write("bulkhead.yaml", "version: 1\ntargets: { shop: { stacks: { blue: { config: { size: 1 } } } } }\n");
    const { status, stderr } = await deploy(["--yes"]);
    expect(stderr).toMatch(/configuration "size"[\s\S]*pulumi config set/);
    expect(status).toBe(3);
  });
});
