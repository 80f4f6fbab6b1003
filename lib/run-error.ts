import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/errors.ts";

/** Runs a program, and reports a mistake in its configuration to Pulumi as a message without a stack trace. */
export async function reportingUserErrors<T>(program: () => Promise<T>): Promise<T> {
  try {
    return await program();
  } catch (error) {
    throw error instanceof UserError ? new pulumi.RunError(error.message) : error;
  }
}
