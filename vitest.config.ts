import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/test/fixtures/**"],
    reporters: ["default", "./test/closing-line-reporter.ts"],
    pool: "forks",
    // Vitest would leave one core of two idle.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
