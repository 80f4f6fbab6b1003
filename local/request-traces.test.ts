import { expect, it } from "vitest";
import { requestTraces, traceRootIn } from "./request-traces.ts";

const event = (root: string, requestId: string) => ({
  headers: { "X-Amzn-Trace-Id": `Root=${root}` },
  requestContext: { requestId },
});

it("a call is told by its trace", () => {
  const traces = requestTraces();
  traces.note(event("1-a-b", "request-1"));
  expect(traces.requestOf("Root=1-a-b;Parent=c;Sampled=0")).toBe("request-1");
  expect([traces.requestOf("Root=1-a-x"), traces.requestOf(""), traces.requestOf("1-a-b")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("what has no trace or no request is left out", () => {
  const traces = requestTraces();
  for (const strange of [undefined, "text", {}, { headers: null }, { headers: { "X-Amzn-Trace-Id": "Root=1-a-b" } }]) {
    traces.note(strange);
  }
  expect(traces.requestOf("Root=1-a-b")).toBeUndefined();
});

it("the oldest are forgotten", () => {
  const traces = requestTraces();
  for (let index = 0; index <= 5_000; index += 1) traces.note(event(`1-${index}`, `r-${index}`));
  expect([traces.requestOf("Root=1-0"), traces.requestOf("Root=1-5000")]).toEqual([undefined, "r-5000"]);
});

it("a payload tells its trace", () => {
  expect(traceRootIn(JSON.stringify(event("1-a-b", "r")))).toBe("1-a-b");
  expect(traceRootIn("{}")).toBeUndefined();
});
