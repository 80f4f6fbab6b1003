import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { held, inconclusive, type Outcome, through } from "./attack.ts";
import { outcomeOfAttempt, outcomeOfCall, outcomeOfSigned } from "./inside/answers.ts";
import { KIND_NAMES } from "./kinds.ts";
import { outcomeOfForeign } from "./outside/answers.ts";
import { type AttackResult, reportOf } from "./report.ts";

const attack = (outcome?: Outcome, withHole?: Outcome): AttackResult => ({
  ...{ kind: "tables", name: "read", wall: "identity policies", hole: "open policies" },
  ...(outcome && { outcome }),
  ...(withHole && { withHole }),
});

describe("a report", () => {
  it.each<[string, AttackResult, boolean]>([
    ["nothing gets through but where there is a hole", attack(held("no"), through("it")), true],
    ["holes were not tried", attack(held("no")), true],
    ["this machine lacks the wall", attack(), true],
    ["something gets through", attack(through("it"), through("it")), false],
    ["something fails for another reason", attack(inconclusive("501"), through("it")), false],
    ["something fails with the hole too", attack(held("no"), held("no")), false],
    ["something is broken with the hole", attack(held("no"), inconclusive("500")), false],
  ])("where %s", (_, result, holds) => {
    expect(reportOf("s", [attack(held("no"), through("it")), result], 1).holds).toBe(holds);
  });

  it("counts by kind, and leaves out kinds that were not there", () => {
    const attacks = [attack(through("it"), through("it")), attack(held("no"), held("no")), attack()];
    const { kinds } = reportOf("s", attacks, 1);
    expect(kinds).toEqual([
      { kind: "tables", attempts: 2, through: 1, inconclusive: 0, shown: 1, provesNothing: 1, leftOut: 1 },
    ]);
  });
});

describe("how an attempt has ended", () => {
  const denied = { done: false, name: "AccessDeniedException", message: "User: …" };
  const lost = { done: false, name: "ECONNRESET", message: "socket hang up" };

  it("is that it got through, where AWS has answered", () => {
    expect(outcomeOfCall("network", { done: true, output: {} }).end).toBe("through");
    expect(outcomeOfSigned("signatures", { status: 200, text: "{}" }).end).toBe("through");
    expect(outcomeOfAttempt({ succeeded: true, got: "it" }).end).toBe("through");
  });

  it("is that its wall held, where that has refused it", () => {
    expect(outcomeOfCall("identity policies", denied).end).toBe("held");
    expect(outcomeOfCall("network", lost).end).toBe("held");
    expect(outcomeOfSigned("signatures", { status: 400, text: "InvalidSignatureException" }).end).toBe("held");
  });

  it.each(["UnknownOperationException", "NotImplementedException", "ResourceNotFoundException", "ValidationException"])(
    "shows nothing, where it was refused with %s",
    (name) => {
      expect(outcomeOfCall("identity policies", { done: false, name, message: "" }).end).toBe("inconclusive");
      expect(outcomeOfSigned("signatures", { status: 400, text: name }).end).toBe("inconclusive");
    },
  );

  it("shows nothing, where another wall than the one that is tried has refused it", () => {
    expect(outcomeOfCall("identity policies", lost).end).toBe("inconclusive");
    expect(outcomeOfSigned("signatures", { status: 400, text: "AccessDeniedException" }).end).toBe("inconclusive");
  });

  it.each([
    [200, "through"],
    [403, "held"],
    [500, "inconclusive"],
    [0, "inconclusive"],
  ])("by the API's status %i is %s", (status, end) => {
    expect(outcomeOfForeign({ status, text: "" }).end).toBe(end);
  });
});

it("docs/attacking.md has a line for each kind, in the order of the report", () => {
  const text = readFileSync(new URL("../docs/attacking.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| ([a-z ]+) \|/gm)].map(([, kind]) => kind);
  expect(rows).toEqual([...KIND_NAMES]);
});
