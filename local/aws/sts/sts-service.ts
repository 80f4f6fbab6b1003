import { notServed } from "../aws-error.ts";
import { type AwsCall, type AwsService, type Input, valueAnswer } from "../aws-service.ts";
import type { CredentialStore } from "../credentials.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import { roleId } from "../enforcement/request-keys.ts";
import { accountOf, sessionArn, sessionName } from "../session.ts";
import { assumeRole } from "./assume-role.ts";

export interface StsOptions {
  readonly enforcement: Enforcement;
  readonly credentials: CredentialStore;
  readonly now: () => number;
}

/** Who one is, and whom one may become. @see https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
export function stsService({ enforcement, credentials, now }: StsOptions): AwsService {
  const answer = ({ caller, operation, input }: AwsCall): Input => {
    // It needs no permission, and no policy can deny it.
    if (operation === "GetCallerIdentity") {
      const { session } = caller;
      const UserId = `${roleId(session.roleArn)}:${sessionName(session)}`;
      return { Arn: sessionArn(session), UserId, Account: accountOf(session) };
    }
    if (operation !== "AssumeRole") throw notServed(`STS's operation ${operation}`);
    const session = assumeRole(enforcement, caller, input, now());
    const { accessKeyId, secretAccessKey, sessionToken } = credentials.issue(session);
    return {
      AssumedRoleUser: { AssumedRoleId: `${roleId(session.roleArn)}:${session.name}`, Arn: sessionArn(session) },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(session.expires ?? 0).toISOString().replace(/\.\d+/, ""),
      },
      ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
    };
  };
  return {
    name: "sts",
    protocol: { kind: "query", version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    toleranceMinutes: 15,
    call: async (call) => valueAnswer(answer(call)),
  };
}
