import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import { prove } from "../prover/prove.ts";
import { type Ground, groundOf, inputOf } from "./ground.ts";
import { judge } from "./judge.ts";
import { OPERATORS } from "./operators.ts";
import { sample } from "./sample.ts";
import { captureSystems } from "./systems.ts";

const config = readBulkheadConfig(join(import.meta.dirname, ".."));

/** Declarations end; a test does not end with them. */
const TODAY = "2026-11-25";

/** Pulumi's two systems: every operator fits one of them. `npm run test:faults` breaks Terraform's, too. */
let grounds: readonly Ground[];
beforeAll(async () => {
  const systems = await captureSystems(config, "stacks/", () => {});
  grounds = systems.map(({ graph }) => groundOf(graph, config.proof, TODAY));
}, 120_000);

test("what is broken is proved to begin with", () => {
  expect(grounds.map((ground) => prove(inputOf(ground, ground.graph)).verdict)).toEqual(["proved", "proved"]);
});

test("there are at least 120 ways of breaking a platform, each by a name of its own", () => {
  const names = OPERATORS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
});

describe("one site of each, chosen by a seed, is refuted by what was named for it", () => {
  test.each(OPERATORS.map((operator) => [operator.refutedBy, operator.name, operator] as const))(
    "%s: %s",
    (_, name, operator) => {
      const places = grounds.flatMap((ground) => operator.sites(ground.graph).map((site) => ({ ground, site })));
      const judged = sample(places, 1, name).map(({ ground, site }) => judge(operator, site, ground));
      expect(judged).toEqual([{ fate: "refuted" }]);
    },
  );
});
