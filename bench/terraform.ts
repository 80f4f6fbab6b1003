import { join } from "node:path";
import { openTerraform, type TerraformSession } from "../terraform/offline-provider/run.ts";
import type { Figure } from "./figure.ts";

const ROOT = join(import.meta.dirname, "..", "terraform", "access-management");
const ROUNDS = 3;

/** The plan of PROD offline beside `terraform validate` alone: what the offline provider's work adds. */
export default async function benchTerraform(): Promise<readonly Figure[]> {
  const session = await openTerraform(ROOT);
  try {
    await seconds(session, ["validate"]);
    const validate = await best(session, ["validate"]);
    const plan = await best(session, ["plan", "-input=false", "-var-file=environments/prod.tfvars"]);
    return [
      { name: "terraform validate", value: validate, unit: "s" },
      { name: "plan of PROD, offline", value: plan, unit: "s" },
      { name: "plan beside validate", value: plan / validate, unit: "times" },
    ];
  } finally {
    await session.close();
  }
}

/** The least of a few runs: the one that the rest of the machine disturbed least. */
async function best(session: TerraformSession, args: readonly string[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await seconds(session, args));
  return least;
}

async function seconds(session: TerraformSession, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, stderr } = await session.run(args);
  if (exitCode !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${stderr}`);
  return (performance.now() - startedAt) / 1000;
}
