import { UserError } from "../../model/errors.ts";
import { isResourceState, type ResourceState } from "./deployment-state.ts";

/**
 * What `pulumi preview --json` prints, as far as the graph needs it.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go `PreviewDigest`
 */
interface PreviewDigest {
  readonly config?: Readonly<Record<string, string>>;
  readonly steps?: readonly PreviewStep[];
  readonly diagnostics?: readonly { readonly message?: string; readonly severity?: string }[];
  readonly changeSummary?: Readonly<Record<string, number>>;
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: unknown;
}

export interface PulumiState {
  readonly resources: readonly ResourceState[];
  /** The stack's configuration, as far as the file holds it. */
  readonly config: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Whether the resources are those that there will be, and not those that there are. */
  readonly foretold: boolean;
}

/** Steps after which a resource of this URN is not there, or that another step of the same URN completes. */
const WITHOUT_NEW_STATE =
  /^(?:delete|delete-replaced|discard|discard-replaced|read-discard|remove-pending-replace|refresh)$/;

/**
 * The resources that there will be when what is previewed is done.
 *
 * @throws UserError where the preview failed, or leaves out what does not change
 */
export function readPreview(json: unknown, file: string): PulumiState {
  const { steps = [], config = {}, diagnostics = [], changeSummary = {} } = json as PreviewDigest;
  const failed = diagnostics.find(({ severity }) => severity === "error");
  if (failed !== undefined) {
    throw new UserError({
      message: `The preview failed: ${(failed.message ?? "").trim().split("\n")[0]}`,
      where: file,
      fix: "Correct what Pulumi complains of, and preview again.",
    });
  }
  refuseIncomplete(steps, changeSummary, file);
  const resources = new Map<string, ResourceState>();
  for (const { op, newState } of steps) {
    if (!WITHOUT_NEW_STATE.test(op) && isResourceState(newState)) resources.set(newState.urn, newState);
  }
  return {
    resources: [...resources.values()],
    config,
    warnings: ["Read from a preview: what is known only after a deployment is unknown."],
    foretold: true,
  };
}

function refuseIncomplete(
  steps: readonly PreviewStep[],
  changes: Readonly<Record<string, number>>,
  file: string,
): void {
  const missing = (changes["same"] ?? 0) - steps.filter(({ op }) => op === "same").length;
  if (missing <= 0) return;
  throw new UserError({
    message: `The preview leaves out ${missing} resource${missing === 1 ? "" : "s"} that the update does not change, and that a proof has to see.`,
    where: file,
    fix: "Preview again with pulumi preview --json --show-sames.",
  });
}
