import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "../model/errors.ts";

/** Where the engine would find its credentials, and which region it would ask. */
export interface CredentialsInUse {
  /** Over those of this process: a stack may be given keys or a profile of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** A profile that the stack's configuration names; it goes before keys of the environment, as in Pulumi's provider. */
  readonly profile?: string;
  readonly region: string;
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Where no credentials are found, the SDK first waits for a machine's own, which nobody may give. */
const PATIENCE_MS = 15_000;

/**
 * Whose the credentials are with which the engine would deploy. Every principal may ask this, whatever its policies say.
 *
 * @throws UserError where AWS cannot be asked
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function accountInUse(credentials: CredentialsInUse): Promise<Identity> {
  const client = clientFor(credentials);
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { account: answer.Account ?? "", arn: answer.Arn ?? "" };
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message.split("\n")[0]}` : String(cause);
    throw new UserError({
      message: `AWS cannot be asked whose credentials these are: ${reason.replace(/\.$/, "")}.`,
      where: `sts:GetCallerIdentity in ${credentials.region}`,
      fix: "Sign in to the account that is deployed to (aws sso login, AWS_PROFILE, or the pipeline's role), and see that STS is reached from here.",
    });
  } finally {
    client.destroy();
  }
}

function clientFor({ env, profile, region }: CredentialsInUse): STSClient {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN: sessionToken,
    AWS_PROFILE,
  } = { ...process.env, ...env };
  const named = profile ?? (accessKeyId === "" ? AWS_PROFILE : undefined);
  if (named !== undefined && named !== "") return new STSClient({ region, profile: named, maxAttempts: 2 });
  if (accessKeyId === "") return new STSClient({ region, maxAttempts: 2 });
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return new STSClient({ region, credentials: keys, maxAttempts: 2 });
}
