import { openTerraform } from "../offline-provider/run.ts";
import type { PlannedResource, StagePlans } from "./stage-summary.ts";

/**
 * Plans each environment of a root offline.
 *
 * @throws Error with Terraform's own words where it refuses one
 */
export async function planEnvironments(root: string, environments: readonly string[]): Promise<StagePlans> {
  const session = await openTerraform(root);
  const run = async (args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await session.run(args);
    if (exitCode !== 0) throw new Error(`terraform ${args.join(" ")}\n${stderr}`);
    return stdout;
  };
  try {
    const plans: Record<string, readonly PlannedResource[]> = {};
    for (const environment of environments) {
      const file = `${environment}.tfplan`;
      await run(["plan", "-input=false", "-no-color", `-var-file=environments/${environment}.tfvars`, `-out=${file}`]);
      plans[environment] = resourcesOf(JSON.parse(await run(["show", "-json", file])).planned_values.root_module);
    }
    return plans;
  } finally {
    await session.close();
  }
}

interface PlannedModule {
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlannedModule[];
}

function resourcesOf({ resources = [], child_modules: children = [] }: PlannedModule): PlannedResource[] {
  return [...resources, ...children.flatMap(resourcesOf)];
}
