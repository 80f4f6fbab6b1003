import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import SlowestFirst from "./test/slowest-first.ts";

/**
 * Rooms whose tests change nothing of the process that they run in: no mock, no variable, no folder. Their files share
 * processes, which load Pulumi's SDK once and not for each file. All other files have a process of their own.
 */
const PURE = ["components", "config", "graph", "iam-data", "lib", "model", "plan", "prover", "report"];

const together = PURE.map((room) => `${room}/**/*.test.ts`);
const never = ["**/node_modules/**", "**/test/fixtures/**"];

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line-reporter.ts"],
    pool: "forks",
    // Many tests wait, for a program or for a second to pass: one more than there are cores keeps these busy.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "apart", include: ["**/*.test.ts"], exclude: [...never, ...together] } },
      { extends: true, test: { name: "together", include: together, exclude: never, isolate: false } },
    ],
  },
});
