import { ConcurrentUpdateError } from "@pulumi/pulumi/automation/index.js";

/** What is known of the engine's commonest refusals: a word that it says, and what to do. */
const ADVICE: readonly (readonly [RegExp, (stack: string) => string])[] = [
  [
    /pending operations|interrupted while/i,
    (stack) => `An earlier run was interrupted: run pulumi refresh --stack ${stack}, then deploy again.`,
  ],
  [
    /no valid credential|NoCredentialProviders|ExpiredToken|failed to refresh cached credentials/i,
    () => "Give credentials of the account: aws sso login, or the role of the pipeline; then deploy again.",
  ],
  [
    /PULUMI_CONFIG_PASSPHRASE|passphrase/i,
    () => "Set PULUMI_CONFIG_PASSPHRASE, or give the stack a secrets provider in AWS KMS.",
  ],
  [
    /PULUMI_ACCESS_TOKEN|must be set for login|not logged in/i,
    () => "Say where state is kept: pulumi login s3://BUCKET, or PULUMI_BACKEND_URL.",
  ],
];

export function adviceFor(error: unknown, errors: readonly string[], stack: string): string {
  if (error instanceof ConcurrentUpdateError) {
    return `Another deployment of the stack is under way. If none is, run pulumi cancel --stack ${stack}.`;
  }
  const text = [...errors, error instanceof Error ? error.message : String(error)].join("\n");
  const [, advice] = ADVICE.find(([pattern]) => pattern.test(text)) ?? [];
  return advice?.(stack) ?? "Mend what the engine says and deploy again: what is done already is not done twice.";
}

/** The engine's own errors; where it gave no event of any, the last lines that it wrote. */
export function sentencesOf(error: unknown, diagnostics: readonly string[]): readonly string[] {
  if (diagnostics.length > 0) return diagnostics;
  const text = error instanceof Error ? error.message : String(error);
  const written = /stderr: ([\s\S]*?)(?:\n err\?:|$)/.exec(text)?.[1] ?? text;
  const lines = written.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").slice(-5);
}
