import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../graph/node.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { isolationMatrix, type Passage } from "./isolation-matrix.ts";
import { prove } from "./prove.ts";
import { shop, withNode } from "./test/shop.ts";

const services = readServiceReference(["dynamodb", "iam", "lambda", "logs", "sts"]);
const READS_NEIGHBOUR = {
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Allow", Action: "dynamodb:Query" },
      Resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/t-12-users",
    },
  ],
};
const reading = withNode(shop(), "t-1", "aws_iam_role_policy", {
  ...{ name: "added", role: "api-t-1", policy: READS_NEIGHBOUR },
});

function matrixOf(nodes: readonly ResourceNode[], crossings: (typeof NO_SETTINGS)["crossings"] = []) {
  const stacks = [...new Set(nodes.map(({ stack }) => stack))].map((id) => ({
    ...{ id, project: "shop", stack: "dev", engine: "terraform" as const, outputs: {}, warnings: [] },
  }));
  const graph = { version: 1, stacks, nodes } as const;
  const settings = { ...NO_SETTINGS, crossings };
  return isolationMatrix(prove({ graph, settings, services, today: "2026-01-01", only: ["identity"] }));
}

function passage({ rows }: ReturnType<typeof matrixOf>, from: string, to: string): Passage | undefined {
  return rows.flat().find((cell) => cell.from.label.startsWith(from) && cell.to.label.startsWith(to))?.passage;
}

describe("the matrix of who reaches whom", () => {
  test("has a row a side, with every other side in it", () => {
    const { sides, rows } = matrixOf(reading);
    expect(sides.map(({ label }) => label)).toEqual(expect.arrayContaining(["t-1 in dev", "t-12 in dev"]));
    expect(rows).toHaveLength(sides.length);
    for (const row of rows) expect(row).toHaveLength(sides.length - 1);
  });

  test("is closed where it is proved, open where there is a counterexample, in that direction only", () => {
    expect(passage(matrixOf(shop()), "t-1 ", "t-12 ")).toBe("closed");
    expect(passage(matrixOf(reading), "t-1 ", "t-12 ")).toBe("open");
    expect(passage(matrixOf(reading), "t-12 ", "t-1 ")).toBe("closed");
  });

  test("says what is declared", () => {
    const declared = {
      theorems: ["identity" as const],
      principals: ["*role/api-t-1"],
      actions: ["dynamodb:Query"],
      resources: ["*table/t-12-users"],
      acrossEnvironments: false,
      ...{ reason: "It is meant.", owner: "platform", expires: "2030-01-01", where: "bulkhead.yaml:1" },
    };
    const matrix = matrixOf(reading, [declared]);
    expect(passage(matrix, "t-1 ", "t-12 ")).toBe("declared");
    expect(matrix.rows.flat().flatMap((cell) => cell.declared.map(({ reason }) => reason))).toEqual(["It is meant."]);
  });

  test("closes nothing as long as something is not understood", () => {
    const broken = withNode(shop(), "t-1", "aws_iam_role_policy", { name: "x", role: "api-t-1", policy: "{" });
    const { rows, unplaced } = matrixOf(broken);
    expect(unplaced).not.toEqual([]);
    expect(rows.flat().some((cell) => cell.passage === "closed")).toBe(false);
  });
});
