import type { LocalCloudOptions } from "../../local/local-cloud.ts";

type Identify = NonNullable<LocalCloudOptions["identify"]>;

/** Takes a call to come from whoever it says: from the owner of the key that it names, or the role that its token names. */
export const believeSignatures: Identify = ({ headers }, store) => {
  const [, accessKeyId = "", , region = "us-east-1"] =
    /Credential=([^/,]+)\/(\d+)\/([\w-]+)\//.exec(headers.authorization ?? "") ?? [];
  const token = String(headers["x-amz-security-token"] ?? "");
  const known = store.find(accessKeyId);
  const named = nameOfRole(token);
  if (named !== undefined) return { session: { roleArn: named }, accessKeyId, region };
  if (known !== undefined) return { session: known.session, accessKeyId, region };
  throw new Error("Nobody is named.");
};

/** What a token says that nobody has signed. */
function nameOfRole(token: string): string | undefined {
  const text = Buffer.from(token, "base64").toString("latin1");
  return /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text) ? text : undefined;
}
