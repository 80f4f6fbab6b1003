import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { UserError } from "../model/errors.ts";
import { RULES, THEOREMS } from "../prover/verdict.ts";
import schema from "./bulkhead.schema.json" with { type: "json" };
import { readBulkheadConfig } from "./read-bulkhead-config.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-proof-settings-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const TARGETS = "version: 1\ntargets: { a: { stacks: { s: {} } } }\n";

function problemOf(yaml: string, files: Readonly<Record<string, string>> = {}): unknown {
  const folder = folderWith({ "bulkhead.yaml": TARGETS + yaml, ...files });
  try {
    return readBulkheadConfig(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, where } = error.problem;
    return { message, where: where?.replace(`${folder}/`, "") };
  }
}

test("the ids that may stand in bulkhead.yaml are the prover's", () => {
  expect(schema.definitions.theorem.enum).toEqual(THEOREMS);
  expect(schema.definitions.rule.enum).toEqual(RULES);
});

test("rules, crossings, exceptions and the baseline are read, each with its line", () => {
  const folder = folderWith({
    "bulkhead.yaml": `${TARGETS}rules:
  region:
    - stacks: ["shop/*"]
      requirement: environments.md:43
      options: { region: us-west-2 }
    - stacks: ["till/dev", "till/sit"]
      requirement: tills.md:7
crossings:
  - theorems: [identity]
    principals: ["arn:aws:iam::*:role/authorizer"]
    actions: [dynamodb:GetItem]
    resources: ["arn:aws:dynamodb:*:*:table/sessions"]
    reason: The authorizer looks sessions up.
    owner: platform-team
    expires: 2027-11-30
  - theorems: [network, routes]
    principals: [internet]
    resources: ["*"]
    across-environments: true
    reason: The shop is public.
    owner: platform-team
    expires: 2028-02-29
exceptions:
  - rules: [tags]
    resources: ["*legacy*"]
    subjects: [owner]
    reason: Nobody owns it.
    owner: platform-team
    expires: 2027-01-31
same-environment: [[shop/blue, shop/green]]
baseline: accepted.json
`,
    "accepted.json": '{ "version": 1, "findings": ["identity|a|b|c"] }',
  });
  const common = { owner: "platform-team" };
  expect(readBulkheadConfig(folder).proof).toEqual({
    rules: [
      {
        rule: "region",
        stacks: ["shop/*"],
        requirement: "environments.md:43",
        options: { region: "us-west-2" },
        where: "bulkhead.yaml:5",
      },
      {
        rule: "region",
        stacks: ["till/dev", "till/sit"],
        requirement: "tills.md:7",
        options: {},
        where: "bulkhead.yaml:8",
      },
    ],
    crossings: [
      {
        ...common,
        theorems: ["identity"],
        principals: ["arn:aws:iam::*:role/authorizer"],
        actions: ["dynamodb:GetItem"],
        resources: ["arn:aws:dynamodb:*:*:table/sessions"],
        acrossEnvironments: false,
        reason: "The authorizer looks sessions up.",
        expires: "2027-11-30",
        where: "bulkhead.yaml:11",
      },
      {
        ...common,
        theorems: ["network", "routes"],
        principals: ["internet"],
        resources: ["*"],
        acrossEnvironments: true,
        reason: "The shop is public.",
        expires: "2028-02-29",
        where: "bulkhead.yaml:18",
      },
    ],
    exceptions: [
      {
        ...common,
        rules: ["tags"],
        resources: ["*legacy*"],
        subjects: ["owner"],
        reason: "Nobody owns it.",
        expires: "2027-01-31",
        where: "bulkhead.yaml:26",
      },
    ],
    sameEnvironment: [["shop/blue", "shop/green"]],
    baseline: ["identity|a|b|c"],
  });
});

const CROSSING = {
  theorems: "[identity]",
  principals: "[a]",
  resources: "[b]",
  reason: "It is meant.",
  owner: "platform-team",
  expires: "2027-11-30",
};

/** A declaration with some of its values replaced, or left out where `undefined`: line 4 is its first. */
const crossing = (changes: Readonly<Record<string, string | undefined>>): string =>
  `crossings:\n${Object.entries({ ...CROSSING, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value], index) => `${index === 0 ? "  - " : "    "}${key}: ${value}\n`)
    .join("")}`;

test.each([
  ["a crossing as it should be", crossing({}), undefined, undefined],
  ["no reason", crossing({ reason: undefined }), 4, 'The value at crossings / 0 has no "reason".'],
  ["no owner", crossing({ owner: undefined }), 4, 'The value at crossings / 0 has no "owner".'],
  ["no expiry date", crossing({ expires: undefined }), 4, 'The value at crossings / 0 has no "expires".'],
  ["an empty reason", crossing({ reason: '"  "' }), 7, "The value at crossings / 0 / reason must not be empty."],
  ["an empty owner", crossing({ owner: '""' }), 8, "The value at crossings / 0 / owner must not be empty."],
  ["a day that is none", crossing({ expires: "2027-02-30" }), 9, '"2027-02-30" is not a day of the calendar.'],
  ["a month that is none", crossing({ expires: "2027-13-01" }), 9, '"2027-13-01" is not a day of the calendar.'],
  [
    "a date in another form",
    crossing({ expires: "30.11.2027" }),
    9,
    'The value at crossings / 0 / expires must match pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}$".',
  ],
  [
    "a theorem that is none",
    crossing({ theorems: "[identities]" }),
    4,
    `The value at crossings / 0 / theorems / 0 must be one of ${THEOREMS.join(", ")}.`,
  ],
  [
    "no principal",
    crossing({ principals: "[]" }),
    5,
    "The value at crossings / 0 / principals must NOT have fewer than 1 items.",
  ],
  ["an unknown key", crossing({ until: "2027-11-30" }), 10, 'There is no key "until" at crossings / 0.'],
  [
    "a rule that is none",
    "rules:\n  regions:\n    - { stacks: [a/s], requirement: a.md:1 }\n",
    4,
    'There is no key "regions" at rules.',
  ],
  [
    "a rule without its requirement",
    "rules:\n  region:\n    - { stacks: [a/s] }\n",
    5,
    'The value at rules / region / 0 has no "requirement".',
  ],
  [
    "an exception of a rule that is none",
    "exceptions:\n  - rules: [tag]\n    resources: [a]\n    reason: b\n    owner: c\n    expires: 2027-11-30\n",
    4,
    `The value at exceptions / 0 / rules / 0 must be one of ${RULES.join(", ")}.`,
  ],
  [
    "an environment of one stack",
    "same-environment: [[a/s]]\n",
    3,
    "The value at same-environment / 0 must NOT have fewer than 2 items.",
  ],
  ["a baseline that is missing", "baseline: nowhere.json\n", 3, 'The baseline "nowhere.json" cannot be read.'],
])("%s", (_, yaml, line, message) => {
  const found = problemOf(yaml);
  if (line === undefined) expect(found).toMatchObject({ proof: { crossings: [{ where: "bulkhead.yaml:4" }] } });
  else expect(found).toEqual({ where: `bulkhead.yaml:${line}`, message });
});

test.each([
  ["not JSON", "{", "The baseline is not JSON."],
  [
    "of another version",
    '{"version": 2, "findings": []}',
    'The baseline is not { "version": 1, "findings": [FINGERPRINT] }: /version must be equal to constant.',
  ],
  [
    "without findings",
    '{"version": 1}',
    'The baseline is not { "version": 1, "findings": [FINGERPRINT] }: it must have required property \'findings\'.',
  ],
])("a baseline %s is refused", (_, text, message) => {
  expect(problemOf("baseline: accepted.json\n", { "accepted.json": text })).toEqual({
    where: "accepted.json",
    message,
  });
});
