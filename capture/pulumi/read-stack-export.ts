import { UserError } from "../../model/errors.ts";
import { isResourceState, type ResourceState } from "./deployment-state.ts";
import type { PulumiState } from "./read-preview.ts";

/**
 * What `pulumi stack export` prints, as far as the graph needs it.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go `UntypedDeployment`, `DeploymentV3`
 */
interface StackExport {
  readonly version?: number;
  readonly deployment: {
    readonly resources?: readonly unknown[] | null;
    readonly pending_operations?:
      | readonly { readonly type?: string; readonly resource?: { readonly urn?: string } }[]
      | null;
  };
}

/**
 * The resources of a stack as it was deployed last.
 *
 * @throws UserError where the export is of a version that is not known
 */
export function readStackExport(json: unknown, file: string): PulumiState {
  const { version, deployment } = json as StackExport;
  if (version !== undefined && (version < 2 || version > 4)) {
    throw new UserError({
      message: `The export's format has the version ${version}, which is not known.`,
      where: file,
      fix: "Export the stack with a Pulumi of version 3.",
    });
  }
  const resources = (deployment.resources ?? []).filter(isResourceState);
  const there = resources.filter((resource) => resource.delete !== true);
  return {
    resources: there,
    config: {},
    warnings: [...remaining(resources), ...pending(deployment)],
    foretold: false,
  };
}

/** Two resources of one URN have no place in a graph; what is left out is said. */
function remaining(resources: readonly ResourceState[]): readonly string[] {
  return resources
    .filter((resource) => resource.delete === true)
    .map(({ urn }) => `${urn} was replaced and its former resource is not deleted yet; that one is not looked at.`);
}

function pending({ pending_operations: operations }: StackExport["deployment"]): readonly string[] {
  return (operations ?? []).map(
    ({ type, resource }) =>
      `An operation was interrupted (${type} ${resource?.urn}); whether it was done is not known.`,
  );
}
