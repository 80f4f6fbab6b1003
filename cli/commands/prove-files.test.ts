import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../../capture/test/fixtures/files", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-files-"));
  cpSync(fixtures, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Theorem {
  readonly id: string;
  readonly verdict: string;
  readonly findings: readonly { readonly verdict: string; readonly resource: string; readonly because: string[] }[];
}

function prove(file: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "prove", file, "--json"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
  const { theorems } = JSON.parse(stdout || JSON.stringify({ stderr })) as { readonly theorems: readonly Theorem[] };
  return { status, theorems, verdicts: Object.fromEntries(theorems.map(({ id, verdict }) => [id, verdict])) };
}

describe.each([
  ["terraform-plan.json", "aws_iam_role_policy.reader", "aws_kms_key.data"],
  ["pulumi-preview.json", "aws:iam/rolePolicy:RolePolicy::reader", "aws:kms/key:Key::data"],
])("%s, of a first deployment", (file, policy, key) => {
  const ending = (name: string) => expect.stringMatching(`${name}$`);

  it("leaves open what AWS has yet to choose, by address and with the reason, and nothing else", () => {
    const { status, theorems, verdicts } = prove(file);
    expect(status).toBe(1);
    expect(verdicts).toMatchObject({
      identity: "unknown",
      escalation: "unknown",
      keys: "refuted",
      network: "not-applicable",
    });
    const open = (id: string) =>
      theorems
        .filter((theorem) => theorem.id === id)
        .flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === "unknown"));
    expect(open("identity").map(({ resource }) => resource)).toEqual([policy].map(ending));
    expect(open("escalation").map(({ resource }) => resource)).toEqual([key, policy].map(ending));
    for (const { because } of ["identity", "escalation", "keys", "logs"].flatMap(open)) {
      expect(because.join(" ")).toMatch(/known (only )?after|Known only after/);
    }
  });
});

interface Resource {
  readonly address: string;
  readonly values?: object;
  readonly expressions?: object;
  readonly change?: { readonly after: object; readonly after_unknown: object };
}

it("a plan whose policies are written by name is proved as far as names go", () => {
  const file = "named-plan.json";
  const plan = JSON.parse(readFileSync(join(folder, "terraform-plan.json"), "utf8"));
  const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-dev";
  const statement = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: arn };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const of = <T extends { readonly address: string }>(resources: readonly T[]) =>
    resources.find(({ address }) => address === "aws_iam_role_policy.reader");
  Object.assign(of<Resource>(plan.planned_values.root_module.resources)?.values ?? {}, { policy });
  const written = { policy: { constant_value: policy } };
  Object.assign(of<Resource>(plan.configuration.root_module.resources)?.expressions ?? {}, written);
  const change = of<Resource>(plan.resource_changes)?.change;
  Object.assign(change?.after ?? {}, { policy });
  Object.assign(change?.after_unknown ?? {}, { policy: false });
  writeFileSync(join(folder, file), JSON.stringify(plan));
  expect(prove(file).verdicts).toMatchObject({ identity: "proved", logs: "proved", keys: "refuted" });
});

it.each(["terraform-state.json", "pulumi-stack-export.json"])("%s, of what is deployed, is known", (file) => {
  const { status, theorems, verdicts } = prove(file);
  expect(verdicts).toMatchObject({ identity: "proved", escalation: "proved", logs: "proved", keys: "refuted" });
  expect(theorems.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === "unknown")).toEqual([]);
  expect(status).toBe(1);
});
