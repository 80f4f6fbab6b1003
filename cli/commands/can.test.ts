import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { policyOf, shop, tableArn } from "../test/shop.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-can-"));
  const reaching = { Sid: "Reach", Effect: "Allow", Action: "dynamodb:Get*", Resource: tableArn("*") };
  writeFileSync(join(folder, "shop.json"), JSON.stringify(shop({ policy: policyOf(reaching) })));
  writeFileSync(join(folder, "unread.json"), JSON.stringify(shop({ policy: "{" })));
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(verb: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, verb, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, text: stdout.replace(/\s+/g, " "), stderr };
}

it("can: yes, with the request and the statement", () => {
  const { status, text } = ask(
    "can",
    "tenant-001-reader",
    "dynamodb:getitem",
    "tenant-002-users",
    "--target",
    "shop.json",
  );
  expect(text).toMatch(/^YES aws_iam_role.tenant-001-reader .* can dynamodb:GetItem on .*tenant-002-users/);
  expect(text).toContain('statement 0 "Reach" of aws_iam_role_policy.tenant-001');
  expect(status).toBe(0);
});

it("can: no", () => {
  const { status, text } = ask(
    "can",
    "tenant-002-reader",
    "dynamodb:GetItem",
    "tenant-001-users",
    "--target=shop.json",
  );
  expect(text).toMatch(/^NO aws_iam_role.tenant-002-reader .* cannot dynamodb:GetItem/);
  expect(status).toBe(1);
});

it("can: not known, where a policy cannot be read", () => {
  const { status, text } = ask(
    "can",
    "tenant-001-reader",
    "dynamodb:GetItem",
    "tenant-002-users",
    "--target",
    "unread.json",
  );
  expect(text).toMatch(/^UNKNOWN .* may be able to .* unread /);
  expect(status).toBe(2);
});

it("who-can: everybody who can, and nobody else", () => {
  const { status, text } = ask("who-can", "dynamodb:GetItem", "tenant-002-users", "--target", "shop.json", "--json");
  const answers: readonly { readonly principal: string; readonly verdict: string }[] = JSON.parse(text);
  expect(answers.map(({ principal, verdict }) => `${verdict} ${principal}`)).toEqual([
    "yes aws_iam_role.tenant-001-reader",
    "yes aws_iam_role.tenant-002-reader",
  ]);
  expect(status).toBe(0);
});

it.each([
  [["can", "nobody-at-all", "dynamodb:GetItem", "tenant-002-users"], 'There is no principal "nobody-at-all".'],
  [["who-can", "dynamodb:Guess", "tenant-002-users"], 'AWS has no action "dynamodb:Guess".'],
  [["who-can", "s3:GetObject", "tenant-002-users"], "s3:GetObject cannot name aws_dynamodb_table.tenant-002."],
] as const)("%s is told of", (args, message) => {
  const { status, stderr } = ask(args[0], ...args.slice(1), "--target", "shop.json");
  expect(stderr).toContain(message);
  expect(status).toBe(3);
});
