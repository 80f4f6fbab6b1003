import { expect, test } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { prove } from "./prove.ts";
import { graphOf, node } from "./test/nodes.ts";

test.each([
  ["of a kind that is not modelled, what to do about the kind", node("aws_eks_cluster", "it"), "--write-baseline"],
  [
    "of a policy that is not known yet, what would make it known",
    node("aws_iam_role", "it", {
      name: "it",
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      managedPolicyArns: ["arn:aws:iam::123456789012:policy/elsewhere"],
    }),
    "known before deployment",
  ],
])("a doubt says, %s", (_, doubtful, fix) => {
  const graph = graphOf([doubtful]);
  const services = readServiceReference(servicesOf(graph));
  const { results } = prove({ graph, settings: NO_SETTINGS, services, today: "2026-01-01", only: ["identity"] });
  const [finding] = results.flatMap(({ findings }) => findings);
  expect(finding).toMatchObject({ verdict: "unknown", fix: expect.stringContaining(fix) });
});
