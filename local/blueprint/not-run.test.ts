import { expect, it } from "vitest";
import { node, tinyGraph } from "../test/tiny-graph.ts";
import { blueprintOf } from "./blueprint.ts";

const graph = tinyGraph();
const stage = (inputs: object) => ({
  ...graph,
  nodes: graph.nodes.map((one) =>
    one.kind === "aws_api_gateway_stage"
      ? { ...one, inputs: { ...one.inputs, ...inputs }, outputs: { ...one.outputs, ...inputs } }
      : one,
  ),
});

it("nothing is said of a platform that runs as it is", () => {
  expect(blueprintOf(graph).warnings).toEqual([]);
});

it.each([
  ["a cache", stage({ cacheClusterEnabled: true }), "aws_api_gateway_stage.stage has a cache"],
  [
    "a log that goes to a stream",
    stage({
      accessLogSettings: { destinationArn: "arn:aws:firehose:us-east-1:123456789012:deliverystream/x", format: "" },
    }),
    "aws_api_gateway_stage.stage sends its access log elsewhere",
  ],
  [
    "a policy of the API",
    { ...graph, nodes: [...graph.nodes, node("aws_api_gateway_rest_api_policy", "policy", { restApiId: "tinyapi" })] },
    "aws_api_gateway_rest_api_policy.policy is not evaluated",
  ],
  [
    "a key that AWS would make",
    { ...graph, nodes: [...graph.nodes, node("aws_api_gateway_api_key", "key", { name: "key" })] },
    "aws_api_gateway_api_key.key has a value that AWS would choose",
  ],
])("%s is said not to run", (_, changed, expected) => {
  expect(blueprintOf(changed).warnings).toEqual([expect.stringContaining(expected)]);
});
