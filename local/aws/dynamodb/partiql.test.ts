import { describe, expect, it } from "vitest";
import { AwsError } from "../aws-error.ts";
import { parsePartiql } from "./partiql.ts";

const read = (statement: string, parameters: readonly unknown[] = []) => parsePartiql(statement, parameters);

describe("a statement names its table", () => {
  it.each([
    ["SELECT * FROM mine", "PartiQLSelect", "mine", undefined],
    [`select a, "b" from "mine"."by-kind" where kind = 'x' order by a desc`, "PartiQLSelect", "mine", "by-kind"],
    ["INSERT INTO mine VALUE {'id': 'a'}", "PartiQLInsert", "mine", undefined],
    [`UPDATE "mine" SET a = 'FROM theirs' WHERE id = 'a'`, "PartiQLUpdate", "mine", undefined],
    ["DELETE FROM mine WHERE id = 'a';", "PartiQLDelete", "mine", undefined],
    ["EXISTS(SELECT * FROM mine WHERE id = 'a')", "PartiQLSelect", "mine", undefined],
  ])("%s", (statement, action, table, index) => {
    const found = read(statement);
    expect([found.action, found.table, found.index]).toEqual([action, table, index]);
  });
});

describe("what could name another table is refused", () => {
  it.each([
    "SELECT * FROM mine, theirs",
    "SELECT * FROM mine JOIN theirs",
    "SELECT * FROM mine AS theirs",
    "SELECT * FROM mine theirs",
    "SELECT * FROM mine WHERE EXISTS(SELECT * FROM theirs)",
    "SELECT * FROM theirs FROM mine",
    "SELECT * FROM mine; DELETE FROM theirs WHERE id = 'a'",
    "SELECT * FROM mine -- WHERE\nFROM theirs",
    "SELECT * /* FROM mine */ FROM theirs",
    `SELECT * FROM "mine\\" FROM "theirs"`,
    `SELECT 'a\\' FROM theirs --' FROM mine`,
    "SELECT * FROM\u00a0theirs",
    "SELECT * FROM `theirs`",
    "UPDATE mine SET a = 1 UPDATE theirs SET a = 1",
    "INSERT INTO mine SELECT * FROM theirs",
    "SELECT 'unterminated FROM mine",
    "DROP TABLE mine",
    "",
  ])("%s", (statement) => {
    expect(() => read(statement)).toThrow(AwsError);
  });
});

describe("the values of a partition key", () => {
  it.each<[string, readonly unknown[], unknown]>([
    ["SELECT * FROM t WHERE id = 'it''s'", [], ["it's"]],
    ["SELECT * FROM t WHERE id = 12.5", [], ["12.5"]],
    ["SELECT * FROM t WHERE kind = ? AND id = ?", [{ S: "k" }, { S: "a" }], ["a"]],
    ["SELECT * FROM t WHERE id IN ['a', ?]", [{ S: "b" }], ["a", "b"]],
    ["DELETE FROM t WHERE id = 'a' AND at = 1", [], ["a"]],
    ["INSERT INTO t VALUE {'inner': {'id': 'no'}, 'id': ?}", [{ S: "a" }], ["a"]],
    ["INSERT INTO t VALUE ?", [{ M: { id: { S: "a" } } }], ["a"]],
    ["SELECT * FROM t", [], "none"],
    ["SELECT * FROM t WHERE kind = 'k'", [], "none"],
    ["SELECT * FROM t WHERE id > 'a'", [], "none"],
    ["SELECT * FROM t WHERE id = 'a' OR kind = 'k'", [], "unclear"],
    ["SELECT * FROM t WHERE NOT id = 'a'", [], "unclear"],
    ["SELECT * FROM t WHERE (id = 'a')", [], "unclear"],
    ["SELECT * FROM t WHERE id = 'a' AND id = 'b'", [], "unclear"],
    ["SELECT * FROM t WHERE m.id = 'a'", [], "unclear"],
    ["SELECT * FROM t WHERE id = other", [], "unclear"],
    ["INSERT INTO t VALUE {'id': 'a', 'id': 'b'}", [], "unclear"],
  ])("%s", (statement, parameters, expected) => {
    const found = read(statement, parameters).keyValues("id");
    expect(found.kind === "values" ? found.values : found.kind).toEqual(expected);
  });
});
