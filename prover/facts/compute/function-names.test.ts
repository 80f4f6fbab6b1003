import { expect, test } from "vitest";
import { functionInvoked, functionNamed } from "./function-names.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders";

test.each([
  ["orders", { name: "orders" }],
  ["orders:live", { name: "orders" }],
  ["123456789012:function:orders", { name: "orders" }],
  [ARN, { name: "orders", arn: ARN }],
  [`${ARN}:live`, { name: "orders", arn: ARN }],
  [`${ARN}:$LATEST`, { name: "orders", arn: ARN }],
  [`${ARN}-*`, undefined],
  [`arn:aws:lambda:eu-west-1:123456789012:function:\${stageVariables.function}`, undefined],
])("%s", (reference, named) => {
  expect(functionNamed(reference)).toEqual(named);
});

test.each([
  [`arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}:live/invocations`, ARN],
  [`arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/${ARN}/response-streaming-invocations`, ARN],
  [ARN, ARN],
  ["arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem", undefined],
  ["https://example.com/", undefined],
])("%s calls %s", (uri, arn) => {
  expect(functionInvoked(uri)).toBe(arn);
});
