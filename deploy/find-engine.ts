import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { UserError } from "../model/errors.ts";

const GET_IT =
  "Install it (curl -fsSL https://get.pulumi.com | sh, or brew install pulumi/tap/pulumi; " +
  "https://www.pulumi.com/docs/iac/download-install/), open a new shell and run this again.";

/**
 * The Pulumi CLI on the PATH, which holds the engine.
 *
 * @throws UserError where there is none, or one that the Automation API cannot drive
 */
export async function findEngine(): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (reason.includes("ENOENT")) {
      throw new UserError({ message: "The Pulumi CLI is not on the PATH.", where: "pulumi", fix: GET_IT });
    }
    const [sentence = ""] = reason.trim().split("\n");
    throw new UserError({
      message: `The Pulumi CLI cannot be used: ${sentence}`,
      where: "pulumi version",
      fix: GET_IT,
    });
  }
}
