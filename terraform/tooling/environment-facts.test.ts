import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { terraformPresent } from "../offline-provider/test/terraform-present.ts";
import { withStageSummary } from "./documents.ts";
import { ENVIRONMENT_FACTS } from "./environment-facts.ts";
import { planEnvironments } from "./plan-environments.ts";
import { type PlannedResource, renderStageSummary, type StagePlans } from "./stage-summary.ts";

const root = join(import.meta.dirname, "..", "access-management");
const prefixOf = (environment: string) => `bbws-access-${environment}`;

/** The most telling end first: `authorizer-internal-errors` ends in `-errors` as well. */
function thresholdOf(alarm: string, thresholds: Readonly<Record<string, number>>): number | undefined {
  const ends = Object.keys(thresholds).sort((a, b) => b.length - a.length);
  const end = ends.find((each) => alarm.endsWith(each));
  return end === undefined ? undefined : thresholds[end];
}

describe.runIf(terraformPresent("the plans of the environments"))("the plan of an environment", () => {
  let plans: StagePlans = {};
  beforeAll(async () => {
    plans = await planEnvironments(root, Object.keys(ENVIRONMENT_FACTS));
  }, 240_000);

  const of = (environment: string, type: string, mode: PlannedResource["mode"] = "managed") =>
    (plans[environment] ?? []).filter((resource) => resource.mode === mode && resource.type === type);
  const values = (environment: string, type: string) => of(environment, type).map((resource) => resource.values);

  it("is summed up in terraform/README.md as it is (npm run docs writes it anew)", () => {
    const readme = readFileSync(join(root, "..", "README.md"), "utf8");
    expect(readme).toBe(withStageSummary(readme, renderStageSummary(plans)));
  });

  describe.each(Object.entries(ENVIRONMENT_FACTS))("%s", (environment, facts) => {
    const prefix = prefixOf(environment);

    it("is in its region, with replicas where it fails over", () => {
      const homes = of(environment, "aws_dynamodb_table").map(({ values }) => values["region"]);
      expect(homes).toEqual([facts.region, facts.region, facts.region, facts.region]);
      const replicas = values(environment, "aws_dynamodb_table").map(({ replica }) => replica);
      const wanted =
        facts.failoverRegion === undefined ? [] : [expect.objectContaining({ region_name: facts.failoverRegion })];
      expect(replicas).toEqual([wanted, wanted, wanted, wanted]);
      const replication = of(environment, "aws_s3_bucket_replication_configuration");
      expect(replication).toHaveLength(facts.failoverRegion === undefined ? 0 : 1);
    });

    it("is recoverable, and protected as the table of environments says", () => {
      for (const table of values(environment, "aws_dynamodb_table")) {
        expect(table).toMatchObject({
          billing_mode: "PAY_PER_REQUEST",
          deletion_protection_enabled: facts.protected,
          point_in_time_recovery: [{ enabled: true }],
        });
      }
      for (const bucket of values(environment, "aws_s3_bucket")) {
        expect(bucket["force_destroy"]).toBe(!facts.protected);
        expect(String(bucket["bucket"]).length).toBeLessThanOrEqual(63);
      }
      expect(values(environment, "aws_cognito_user_pool")).toEqual([
        expect.objectContaining({ deletion_protection: facts.protected ? "ACTIVE" : "INACTIVE" }),
      ]);
    });

    it("throttles and logs as the table of environments says", () => {
      expect(values(environment, "aws_api_gateway_method_settings").map(({ settings }) => settings)).toEqual([
        [
          expect.objectContaining({
            throttling_rate_limit: facts.throttle.rate,
            throttling_burst_limit: facts.throttle.burst,
            logging_level: facts.logLevel,
            data_trace_enabled: facts.dataTrace,
          }),
        ],
      ]);
      expect(values(environment, "aws_api_gateway_usage_plan").map((plan) => plan["quota_settings"])).toEqual([
        [expect.objectContaining({ limit: facts.throttle.monthly, period: "MONTH" })],
      ]);
      expect(values(environment, "aws_api_gateway_stage").map((stage) => stage["stage_name"])).toEqual([environment]);
    });

    it("asks its authorizer as often as it should", () => {
      const [api] = values(environment, "aws_api_gateway_rest_api");
      const document = JSON.parse(String(api?.["body"]));
      const scheme = document.components.securitySchemes[`${prefix}-authorizer`];
      expect(scheme["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds).toBe(facts.authorizerCacheSeconds);
    });

    it("archives by the age of an event, locked in production", () => {
      const archive = of(environment, "aws_s3_bucket_lifecycle_configuration").find(({ address }) =>
        address.endsWith('.this["archive"]'),
      );
      expect(archive?.values["rule"]).toContainEqual(
        expect.objectContaining({
          transition: [expect.objectContaining({ days: 90 - facts.hotDays, storage_class: "GLACIER" })],
          expiration: [expect.objectContaining({ days: 2557 - facts.hotDays })],
        }),
      );
      expect(of(environment, "aws_s3_bucket_object_lock_configuration")).toHaveLength(facts.locked ? 2 : 0);
    });

    it("has the thresholds of its alarms", () => {
      const alarms = values(environment, "aws_cloudwatch_metric_alarm");
      const wrong = alarms.filter(
        (alarm) => alarm["threshold"] !== thresholdOf(String(alarm["alarm_name"]), facts.thresholds),
      );
      expect(wrong.map((alarm) => alarm["alarm_name"])).toEqual([]);
      // 41 functions with errors and duration, 42 with throttles, 4 tables read and written, and five of their own.
      expect(alarms).toHaveLength(41 + 41 + 42 + 8 + 5);
    });

    it("tags everything that takes tags", () => {
      const tagged = (plans[environment] ?? []).filter(({ mode, values }) => mode === "managed" && "tags" in values);
      expect(tagged.length).toBeGreaterThan(150);
      for (const { address, values } of tagged) {
        expect(values["tags"], address).toEqual({
          Project: "BBWS",
          Component: address.split(".")[1]?.replace("_", "-"),
          Environment: environment,
          Service: expect.stringMatching(/^(permission|invitation|team|role|authorizer|audit|shared)$/),
          CostCenter: "BBWS-ACCESS",
          Owner: "access-management",
          ManagedBy: "Terraform",
          BackupPolicy: facts.backupPolicy,
        });
      }
    });

    it("names everything of its own by project and environment", () => {
      const named = [
        "aws_dynamodb_table",
        "aws_iam_role",
        "aws_sns_topic",
        "aws_api_gateway_rest_api",
        "aws_kms_alias",
      ];
      for (const type of named)
        for (const { name } of values(environment, type)) expect(name).toMatch(new RegExp(`^(alias/)?${prefix}-`));
    });
  });
});
