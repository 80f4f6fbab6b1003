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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeSts, fakeSts } from "../test/fake-sts.ts";
import { atTerminal, hasTerminal } from "../test/terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "cli/bulkhead.js");
const fake = join(root, "cli/test/fake-pulumi.mjs");

let sts: FakeSts;
beforeAll(async () => {
  sts = await fakeSts({ AKIAPROVED: "123456789012", AKIAOTHER: "210987654321" });
});
afterAll(() => sts.stop());

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

const surroundings = (): Readonly<Record<string, string>> => ({
  PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
  FAKE_PULUMI_STATE: join(folder, "state"),
  FAKE_PULUMI_MODULES: join(root, "package.json"),
  AWS_ENDPOINT_URL_STS: sts.url,
  AWS_ACCESS_KEY_ID: "AKIAPROVED",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_CONFIG_FILE: join(folder, "aws-config"),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws-credentials"),
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PROFILE: "",
});

function deploy(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const child = spawn(process.execPath, [cli, "deploy", ...args], {
    cwd: folder,
    env: { ...process.env, ...surroundings(), ...env },
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

/** What the engine was asked besides its version. */
const engineCalls = (): readonly Call[] => calls().filter(({ args }) => args[0] !== "version");

describe("credentials that are not of the proved account", { timeout: 60_000 }, () => {
  const stackFile = (name: string, config: object): void =>
    write(`shop/Pulumi.${name}.yaml`, JSON.stringify({ config }));

  it.each<[string, readonly string[]]>([
    ["a deployment", ["--yes"]],
    ["a preview", ["--preview"]],
  ])("stop %s before the engine is touched, and both accounts are named", async (_, args) => {
    const { status, stderr } = await deploy(["blue", ...args], { AWS_ACCESS_KEY_ID: "AKIAOTHER" });
    const said = stderr.replaceAll(/\s+/g, " ");
    expect(said).toContain("shop blue would go to the account 210987654321");
    expect(said).toContain("is proved for 123456789012");
    expect(said).toContain('say account: "210987654321" in bulkhead.yaml');
    expect(status).toBe(3);
    expect(engineCalls()).toEqual([]);
  });

  it("are taken where bulkhead.yaml says that account, which is then proved; who deploys is said", async () => {
    write(
      "bulkhead.yaml",
      'version: 1\naccount: "210987654321"\ntargets: { shop: { stacks: { blue: {}, green: {} } } }\n',
    );
    const { status, stderr } = await deploy(["--preview"], { AWS_ACCESS_KEY_ID: "AKIAOTHER" });
    expect(stderr).toContain("arn:aws:sts::210987654321:assumed-role/bulkhead-deploy/ada");
    expect(status).toBe(0);
  });

  it("are asked for as each stack has them: keys and profiles of its own", async () => {
    write("aws-credentials", "[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = secret\n");
    stackFile("green", { "aws:profile": "other" });
    const green = await deploy(["--preview"]);
    expect(green.stderr.replaceAll(/\s+/g, " ")).toContain("shop green would go to the account 210987654321");
    stackFile("green", {});
    write(
      "bulkhead.yaml",
      "version: 1\ntargets: { shop: { stacks: { blue: { env: { AWS_ACCESS_KEY_ID: AKIAOTHER } }, green: {} } } }\n",
    );
    const blue = await deploy(["--preview"]);
    expect(blue.stderr.replaceAll(/\s+/g, " ")).toContain("shop blue would go to the account 210987654321");
    expect(engineCalls()).toEqual([]);
  });

  it("are those of the role that the stack assumes", async () => {
    stackFile("blue", { "aws:assumeRole": { roleArn: "arn:aws:iam::210987654321:role/deploys" } });
    const { status, stderr } = await deploy(["blue", "--preview"]);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("as arn:aws:iam::210987654321:role/deploys");
    expect(status).toBe(3);
  });

  it("cannot be seen where an ESC environment gives them: the provider must refuse other accounts", async () => {
    write("shop/Pulumi.blue.yaml", "environment: [production]\nconfig: {}\n");
    const { status, stderr } = await deploy(["blue", "--preview"]);
    expect(stderr).toMatch(/Pulumi ESC environment[\s\S]*aws:allowedAccountIds: \["123456789012"\]/);
    expect(status).toBe(3);
    write(
      "shop/Pulumi.blue.yaml",
      'environment: [production]\nconfig: { "aws:allowedAccountIds": ["123456789012"] }\n',
    );
    expect((await deploy(["blue", "--preview"])).status).toBe(0);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["AWS does not take", { AWS_ACCESS_KEY_ID: "AKIAUNKNOWN" }, /InvalidClientTokenId/],
    ["are not there", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" }, /CredentialsProviderError/],
    ["nobody can be asked about", { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9" }, /ECONNREFUSED/],
  ])("that %s stop it, and what to do is said", async (_, env, reason) => {
    const { status, stderr } = await deploy(["blue", "--yes"], env);
    expect(stderr).toMatch(/AWS cannot be asked whose credentials these are/);
    expect(stderr).toMatch(reason);
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(/Sign in to the account that is deployed to/);
    expect(status).toBe(3);
    expect(engineCalls()).toEqual([]);
  });

  it("the engine is handed the region of the proof, whatever a profile says", async () => {
    write("bulkhead.yaml", "version: 1\ntargets: { shop: { stacks: { blue: {}, green: {} } } }\n");
    write("aws-config", "[default]\nregion = eu-north-1\n");
    stackFile("green", { "aws:region": "eu-west-3" });
    await deploy(["--yes"], { AWS_REGION: "", AWS_DEFAULT_REGION: "" });
    expect(
      updates()
        .map(({ region }) => region)
        .toSorted(),
    ).toEqual(["eu-west-3", "us-east-1"]);
  });
});

describe.skipIf(!hasTerminal)("at a terminal", { timeout: 60_000 }, () => {
  const sit = (word: string) =>
    atTerminal(["deploy", "blue"], { cwd: folder, env: surroundings(), answer: [/to go on: /, word] });

  it("it asks, and deploys where the word is typed", async () => {
    const { status, text } = await sit("deploy");
    expect(text).toMatch(/This deploys shop blue to AWS[\s\S]*Type deploy to go on: /);
    expect(text).toMatch(/^deployed {2}shop blue/m);
    expect(status).toBe(0);
  });

  it("each stack's steps are told as they come, and the seconds between them", async () => {
    const env = { ...surroundings(), FAKE_PULUMI_MS: "2500", FAKE_PULUMI_FAIL: "blue" };
    const { status, raw, text } = await atTerminal(["deploy", "--yes"], { cwd: folder, columns: 60, env });
    expect(text).toMatch(/^shop blue {3}deploying$/m);
    expect(text).toMatch(/^shop green {2}create aws:s3\/bucket:Bucket green-data$/m);
    expect(text).toMatch(/^shop blue +failed: create aws:dynamodb/m);
    expect(raw.split("deploying").at(-1)).toMatch(/working {3}\d+ s\r/);
    expect(text).not.toContain("working");
    expect(text).toMatch(/^deployed {2}shop green {2}2 create/m);
    expect(status).toBe(3);
  });

  it("it leaves everything where another is", async () => {
    const { text } = await sit("y");
    expect(text).not.toMatch(/^deployed/m);
    expect(engineCalls()).toEqual([]);
  });
});
