import { describe, expect, test } from "vitest";
import { inProcesses } from "./pool.ts";
import { sample } from "./sample.ts";
import { tasksOf } from "./tasks.ts";

const hundred = Array.from({ length: 100 }, (_, at) => at);

describe("a sample", () => {
  test("is so many different items in their order, the same for the same seed", () => {
    const chosen = sample(hundred, 10, "1");
    expect(new Set(chosen).size).toBe(10);
    expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
    expect(sample(hundred, 10, "1")).toEqual(chosen);
  });

  test("is another one for another seed", () => {
    const samples = hundred.map((seed) => sample(hundred, 1, `${seed}`)[0]);
    expect(new Set(samples).size).toBeGreaterThan(40);
  });

  test("is all where there are no more", () => {
    expect(sample(hundred, Number.POSITIVE_INFINITY, "1")).toEqual(hundred);
  });
});

test("tasks hold each site once", () => {
  const operator = {
    name: "fault",
    refutedBy: "identity",
    sites: () =>
      hundred.map((at) => ({ address: `${at}`, break: () => ({ version: 1, stacks: [], nodes: [] }) as const })),
  } as const;
  const systems = [{ name: "shop", engine: "pulumi", graph: { version: 1, stacks: [], nodes: [] } }] as const;
  const all = tasksOf(systems, [operator], { sites: Number.POSITIVE_INFINITY, seed: "1" });
  expect(all.length).toBeGreaterThan(1);
  expect(all.flatMap(({ at }) => at)).toEqual(hundred);
  expect(tasksOf(systems, [operator], { sites: 3, seed: "1" }).flatMap(({ at }) => at)).toHaveLength(3);
});

describe("processes", () => {
  const module = new URL("test/doubling.ts", import.meta.url);

  test("do all tasks, each once", async () => {
    const done = await inProcesses<number, number>(
      module,
      { tasks: [1, 2, 3, 4, 5], count: 2, args: ["10"] },
      () => {},
    );
    expect(done.toSorted((a, b) => a.task - b.task).map(({ answer }) => answer)).toEqual([12, 14, 16, 18, 20]);
  });

  test("that end before their task does are told of", async () => {
    await expect(inProcesses(module, { tasks: [-1], count: 1, args: ["0"] }, () => {})).rejects.toThrow(
      "A process ended with status 7 at -1.",
    );
  });
});
