import { describe, expect, it } from "vitest";
import { type AccessDecision, decisionLog } from "./decisions.ts";

const decision = (resource: string) =>
  ({
    layer: "iam",
    principal: "arn:aws:sts::123456789012:assumed-role/one/one",
    action: "dynamodb:GetItem",
    resource,
    verdict: "deny",
    because: "No identity policy allows it.",
    by: [],
  }) as const;

const resources = (decisions: readonly AccessDecision[]) => decisions.map(({ resource }) => resource);

describe("the newest decisions", () => {
  it("are kept in order, and no more of them than asked for", () => {
    const log = decisionLog(3);
    for (const name of ["a", "b", "c", "d", "e"]) log.record(decision(name));
    expect(resources(log.recent())).toEqual(["c", "d", "e"]);
    expect(log.recent().map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
  });

  it("can be read from where one left off, also where some are gone by then", () => {
    const log = decisionLog(3);
    for (const name of ["a", "b", "c", "d"]) log.record(decision(name));
    expect(resources(log.recent(3))).toEqual(["d"]);
    expect(resources(log.recent(1))).toEqual(["b", "c", "d"]);
    expect(log.recent(4)).toEqual([]);
    expect(log.recent(99)).toEqual([]);
  });
});

describe("a listener", () => {
  it("hears what is recorded until it leaves, and harms nobody by failing", () => {
    const log = decisionLog();
    const heard: string[] = [];
    log.subscribe(() => {
      throw new Error("broken");
    });
    const leave = log.subscribe(({ resource }) => void heard.push(resource));
    log.record(decision("a"));
    leave();
    log.record(decision("b"));
    expect(heard).toEqual(["a"]);
    expect(resources(log.recent())).toEqual(["a", "b"]);
  });
});
