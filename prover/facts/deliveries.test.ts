import { expect, test } from "vitest";
import { readServiceReference } from "../../iam-data/read-service-reference.ts";
import { servicesOf } from "../../iam-data/services-of.ts";
import { type DeclaredCrossing, NO_SETTINGS } from "../../model/proof-settings.ts";
import { prove } from "../prove.ts";
import { graphOf, node } from "../test/nodes.ts";

const bucket = (tenant: string) =>
  node("aws_s3_bucket", tenant, { bucket: tenant }, { compartment: { environment: "dev", tenant } });

const logging = node(
  "aws_s3_bucket_logging",
  "logs",
  { bucket: "t-12", targetBucket: "t-1" },
  { compartment: { environment: "dev", tenant: "t-12" } },
);

const crossing: DeclaredCrossing = {
  theorems: ["identity"],
  principals: ["aws_s3_bucket_logging.logs"],
  actions: ["delivery"],
  resources: ["arn:aws:s3:::t-1"],
  acrossEnvironments: false,
  reason: "The log archive is kept by t-1.",
  owner: "platform",
  expires: "2027-01-01",
  where: "bulkhead.yaml:1",
};

function proofOn(today: string, crossings: readonly DeclaredCrossing[]) {
  const graph = graphOf([bucket("t-1"), bucket("t-12"), logging]);
  const services = readServiceReference(servicesOf(graph));
  const proof = prove({ graph, settings: { ...NO_SETTINGS, crossings }, services, today, only: ["identity"] });
  return { ...proof, findings: proof.results.flatMap(({ findings }) => findings) };
}

test.each(["replicationConfiguration", "replicationConfigurations"])(
  "what a bucket says by itself (%s) is delivered to another's",
  (property) => {
    const rules = [{ destinations: [{ bucket: "arn:aws:s3:::t-1" }] }];
    const own = node(
      "aws_s3_bucket",
      "t-12",
      { bucket: "t-12", [property]: [{ role: "arn:aws:iam::123456789012:role/copies", rules }] },
      { compartment: { environment: "dev", tenant: "t-12" } },
    );
    const graph = graphOf([bucket("t-1"), own]);
    const services = readServiceReference(servicesOf(graph));
    const { results } = prove({ graph, settings: NO_SETTINGS, services, today: "2026-01-01", only: ["identity"] });
    expect(results.flatMap(({ findings }) => findings)).toMatchObject([{ verdict: "unknown", action: "delivery" }]);
  },
);

test("what a service delivers across is unknown until it is declared", () => {
  const undeclared = proofOn("2026-01-01", []);
  expect(undeclared.verdict).toBe("unknown");
  expect(undeclared.findings[0]).toMatchObject({ action: "delivery", fix: expect.stringContaining("or declare") });
  const declared = proofOn("2026-01-01", [crossing]);
  expect(declared.verdict).toBe("proved");
  expect(declared.declared).toMatchObject([{ actions: ["delivery"], reason: crossing.reason }]);
  expect(proofOn("2027-01-02", [crossing]).verdict).toBe("unknown");
});
