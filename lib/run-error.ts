import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/errors.ts";

/** Runs a program, and reports a mistake in its configuration to Pulumi as a message without a stack trace. */
export async function reportingUserErrors<T>(program: () => Promise<T>): Promise<T> {
  try {
    return await program();
  } catch (error) {
    throw error instanceof UserError ? runError(error) : error;
  }
}

/**
 * Pulumi does not print the stack of a `RunError`, but still has Node format it for a trace; and Node 20.20 and its
 * contemporaries do not come to an end with a frame such as `/node_modules/@pulumi/resource.ts`, which is what Pulumi's
 * source maps make: half a minute and two gigabytes later the mistake would be reported.
 */
function runError({ message }: UserError): pulumi.RunError {
  const error = new pulumi.RunError(message);
  Reflect.deleteProperty(error, "stack");
  return error;
}
