import { describe, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import { platformNames } from "./platform-names.ts";
import { type TenantsSettingsSource, tenantsSettings } from "./tenants-settings.ts";

const CONFIG: Readonly<Record<string, string>> = {
  environmentSuffix: "dev",
  administrators: '["role/bulkhead-deploy"]',
};

function settings(
  config: Readonly<Record<string, string | undefined>> = {},
  source: Partial<TenantsSettingsSource> = {},
) {
  const merged: Readonly<Record<string, string | undefined>> = { ...CONFIG, ...config };
  return tenantsSettings({
    read: (key) => merged[key],
    suffixVariable: undefined,
    configuredRegion: undefined,
    account: "123456789012",
    ...source,
  });
}

function problem(run: () => unknown): { where: string | undefined; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return { where: error.problem.where, message: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
}

it("takes the rest by default", () => {
  expect(settings()).toEqual({
    suffix: "dev",
    environment: "production",
    administrators: ["arn:aws:iam::123456789012:role/bulkhead-deploy"],
    availabilityZones: ["us-east-1a", "us-east-1b"],
    ownApiAccount: false,
    registry: "tenants.yaml",
  });
});

it("reads what Pulumi hands over as JSON", () => {
  expect(
    settings({
      environment: "staging",
      availabilityZones: '["us-east-1c","us-east-1d"]',
      ownApiAccount: "true",
      cell: "c2",
      cidr: "10.1.0.0/16",
      reservedConcurrency: "5",
    }),
  ).toEqual({
    suffix: "dev",
    environment: "staging",
    administrators: ["arn:aws:iam::123456789012:role/bulkhead-deploy"],
    availabilityZones: ["us-east-1c", "us-east-1d"],
    ownApiAccount: true,
    registry: "tenants.c2.yaml",
    cell: "c2",
    vpcCidr: "10.1.0.0/16",
    reservedConcurrency: 5,
  });
});

it("takes the variable ENVIRONMENT_SUFFIX where it says the same", () => {
  expect(settings({}, { suffixVariable: "dev" }).suffix).toBe("dev");
  expect(settings({}, { suffixVariable: "" }).suffix).toBe("dev");
});

it("takes a configured region that is the right one", () => {
  expect(settings({}, { configuredRegion: "us-east-1" }).suffix).toBe("dev");
});

describe("refuses", () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, string, RegExp]>([
    ["no suffix", { environmentSuffix: undefined }, "environmentSuffix", /is not set: every name ends in it/],
    ["an upper-case suffix", { environmentSuffix: "Dev" }, "environmentSuffix", /"Dev" cannot end every name/],
    ["a suffix too long for a bucket", { environmentSuffix: "a".repeat(15) }, "environmentSuffix", /a{15}/],
    ["a suffix that ends in a hyphen", { environmentSuffix: "dev-" }, "environmentSuffix", /"dev-"/],
    ["no administrators", { administrators: undefined }, "administrators", /is not set/],
    ["an empty list", { administrators: "[]" }, "administrators", /not a list of IAM roles and users/],
    [
      "the account as administrator",
      { administrators: '["arn:aws:iam::123456789012:root"]' },
      "administrators",
      /:root"/,
    ],
    ["everybody", { administrators: '["*"]' }, "administrators", /"\*" does not name one/],
    ["text for a list", { administrators: "role/x" }, "administrators", /"role\/x" is not a list/],
    ["a tag with a space", { environment: "my env" }, "environment", /"my env"/],
    ["one zone", { availabilityZones: '["us-east-1a"]' }, "availabilityZones", /not a pair of zones/],
    ["one zone twice", { availabilityZones: '["us-east-1a","us-east-1a"]' }, "availabilityZones", /not a pair/],
    ["another region's zone", { availabilityZones: '["us-east-1a","us-west-2a"]' }, "availabilityZones", /us-west-2a/],
    ["three zones", { availabilityZones: '["us-east-1a","us-east-1b","us-east-1c"]' }, "availabilityZones", /pair/],
    ["a flag that is none", { ownApiAccount: "yes" }, "ownApiAccount", /"yes" is neither true nor false/],
    [
      "a registry elsewhere",
      { registry: "../tenants.yaml" },
      "registry",
      /"..\/tenants.yaml" is not the name of a YAML/,
    ],
    ["a cell with a hyphen", { cell: "c-2" }, "cell", /"c-2" is not a cell's id/],
    ["no requests", { reservedConcurrency: "0" }, "reservedConcurrency", /0 is not a number of requests/],
    ["half a request", { reservedConcurrency: "1.5" }, "reservedConcurrency", /1.5/],
  ])("%s", (_, config, where, message) => {
    const found = problem(() => settings(config));
    expect(found.where).toBe(where);
    expect(found.message).toMatch(message);
  });

  it("a variable that says another suffix, because it would replace everything", () => {
    expect(problem(() => settings({}, { suffixVariable: "prod" })).message).toBe(
      'ENVIRONMENT_SUFFIX="prod", but environmentSuffix of the selected stack is "dev". Select the stack of "prod", or unset ENVIRONMENT_SUFFIX: another suffix in this stack would replace all of it.',
    );
  });

  it("another region", () => {
    const found = problem(() => settings({}, { configuredRegion: "eu-west-1" }));
    expect(found).toMatchObject({
      where: "aws:region",
      message: expect.stringContaining('"eu-west-1" is not us-east-1'),
    });
  });
});

it("keeps the longest bucket name within S3's 63 characters", () => {
  const { trailLogBucket } = platformNames({
    suffix: settings({ environmentSuffix: "a".repeat(14) }).suffix,
    cell: settings({ cell: "c".repeat(8) }).cell ?? "",
    account: "123456789012",
    region: "us-east-1",
  });
  expect(trailLogBucket).toHaveLength(63);
});
