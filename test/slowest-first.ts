import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take ten seconds or more, the longest first. Vitest begins with the largest ones of a fresh clone, and
 * would wait at the end for a small one that takes long.
 */
export const SLOWEST: readonly string[] = [
  "cli/commands/deploy.test.ts",
  "test/document-commands.test.ts",
  "attack/attacks.test.ts",
  "cli/commands/tenants.test.ts",
  "local/faults/faults.e2e.test.ts",
  "terraform/modules.test.ts",
  "cli/commands/local.test.ts",
  "cli/commands/honest-platforms.test.ts",
  "cli/working-time.test.ts",
  "terraform/tooling/access-management.test.ts",
  "cli/commands/terminal.test.ts",
  "cli/commands/start.test.ts",
  "capture/pulumi/capture-stack.test.ts",
  "terraform/offline-provider/run.test.ts",
  "test/document-fences.test.ts",
  "cli/commands/tenants-document.test.ts",
  "test/systems.test.ts",
  "cli/commands/prove.test.ts",
  "terraform/access-management.test.ts",
  "cli/commands/plan.test.ts",
  "cli/commands/cells.test.ts",
  "local/start-local-cloud.test.ts",
  "terraform/tooling/environment-facts.test.ts",
  "local/functions/misbehaving-functions.test.ts",
  "local/data/crash.test.ts",
];

export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = SLOWEST.indexOf(relative(this.ctx.config.root, moduleId));
      return rank === -1 ? SLOWEST.length : rank;
    };
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
