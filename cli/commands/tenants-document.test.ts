import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { commandsOf, fencesOf } from "../../test/documents/fences.ts";
import { runApart, surroundings } from "../../test/documents/world.ts";
import { type FakeAws, fakeAws } from "../test/fake-aws.ts";
import { registryOf, type TenantsProject, tenantsProject } from "../test/tenants-project.ts";

const PAGE = "docs/tenants.md";

let project: TenantsProject;
let aws: FakeAws;
beforeAll(async () => {
  project = tenantsProject(
    { dev: { ownApiAccount: true } },
    { "tenants.yaml": registryOf(5) },
    { path: "stacks/tenants" },
  );
  aws = await fakeAws(AFTER_THE_DEPLOYMENT);
});
afterAll(() => {
  project.dispose();
  return aws.stop();
});

const AFTER_THE_DEPLOYMENT = {
  "DynamoDB_20120810.DescribeTable": () => ({ error: "ResourceNotFoundException" }),
  "DynamoDB_20120810.ListBackups": () => ({ BackupSummaries: [] }),
  "TrentService.ListKeys": () => ({ Keys: [{ KeyId: "a" }] }),
  "TrentService.ListAliases": () => ({ Aliases: [] }),
  "TrentService.ListResourceTags": () => ({ Tags: [{ TagKey: "tenant_id", TagValue: "tenant-005" }] }),
  "TrentService.DescribeKey": () => ({ KeyMetadata: { KeyId: "a", Arn: "arn:a", KeyState: "PendingDeletion" } }),
};

function run(command: string) {
  const env = {
    ...surroundings(project),
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  return runApart(command, { folder: project.folder, env });
}

/** A line `…` stands for any number of lines. */
function patternOf(printed: string): RegExp {
  const lines = printed.trimEnd().split("\n");
  const parts = lines.map((line) =>
    line.trim() === "…" ? "(?:.*\\n)*?" : `${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\n`,
  );
  return new RegExp(`^${parts.join("")}$`);
}

it("docs/tenants.md: every command ends well, one after another, and prints what the page shows", {
  timeout: 240_000,
}, async () => {
  const fences = fencesOf(PAGE);
  const stories = fences.filter(({ language }) => language === "sh");
  expect(stories.length).toBeGreaterThan(6);
  for (const fence of stories) {
    let stdout = "";
    for (const command of commandsOf(fence)) {
      const ran = await run(command);
      expect([command, ran.status, ran.status === 0 ? "" : ran.stderr]).toEqual([command, 0, ""]);
      stdout = ran.stdout;
    }
    const next = fences[fences.indexOf(fence) + 1];
    if (next?.language === "text") expect(`${stdout.trimEnd()}\n`).toMatch(patternOf(next.text));
  }
});

/** Last here, although the page has it earlier: what the page shows of cells is before the deployment. */
it("docs/tenants.md: after the deployment it is erased, and its id and slot are free", {
  timeout: 60_000,
}, async () => {
  const [command = ""] = fencesOf(PAGE)
    .flatMap(commandsOf)
    .filter((line) => line.includes(" erased "));
  const { status, stdout, stderr } = await run(command);
  expect([status, status === 0 ? "" : `${stdout}${stderr}`]).toEqual([0, ""]);
  expect(readFileSync(join(project.folder, "stacks/tenants/tenants.yaml"), "utf8")).not.toContain("tenant-005");
});
