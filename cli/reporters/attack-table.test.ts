import { expect, it } from "vitest";
import { held, inconclusive, type Outcome, through } from "../../attack/attack.ts";
import { type AttackResult, reportOf } from "../../attack/report.ts";
import { renderAttackTable } from "./attack-table.ts";

const attack = (name: string, outcome?: Outcome, withHole?: Outcome): AttackResult => ({
  ...{ kind: "tables", name, wall: "identity policies", hole: "open policies" },
  ...(outcome && { outcome }),
  ...(withHole && { withHole }),
});

it("says in one line that nothing got through", () => {
  const text = renderAttackTable(reportOf("s", [attack("read", held("no"), through("it"))], 1234));
  expect(text.split("\n")).toEqual([
    "attempts  got through  through the hole  kind",
    expect.stringMatching(/^ {7}1 {12}0 {17}1 {2}tables +reading and writing/),
    "       1            0                 1  all",
    "",
    "1 attacks of 1 kinds in 1.2 s: 0 got through, 1 shown to get through where the wall has a hole.",
  ]);
});

it("names what got through, what shows nothing and what proves nothing", () => {
  const attacks = [
    attack("read", through("it"), through("it")),
    attack("scan", inconclusive("501"), through("it")),
    attack("count", held("no"), held("no")),
    { ...attack("see"), wall: "containment: files" } as const,
  ];
  const text = renderAttackTable(reportOf("s", attacks, 1000));
  expect(text).toContain("GOT THROUGH     tables: read, past identity policies: it");
  expect(text).toContain("SHOWS NOTHING   tables: scan: 501");
  expect(text).toContain("PROVES NOTHING  tables: count: fails too where the function's role");
  expect(text).toContain(
    "1 refused by no wall, which shows nothing; 1 prove nothing: they fail with a hole too; 1 not tried, because this machine has no containment: files. The walls do not hold.",
  );
});

it("leaves out the column of holes where none were tried", () => {
  expect(renderAttackTable(reportOf("s", [attack("read", held("no"))], 1))).not.toContain("hole");
});
