import { randomBytes } from "node:crypto";

/** Temporary credentials, as Lambda hands them to a function. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who a signed call comes from. */
export interface Caller {
  readonly roleArn: string;
  readonly functionArn: string;
}

/** The credentials that this start of the local cloud has given out, and to whom. */
export interface CredentialStore {
  readonly issue: (caller: Caller) => Credentials;
  readonly find: (accessKeyId: string) => { readonly credentials: Credentials; readonly caller: Caller } | undefined;
}

export function credentialStore(): CredentialStore {
  const issued = new Map<string, { readonly credentials: Credentials; readonly caller: Caller }>();
  return {
    issue: (caller) => {
      const credentials: Credentials = {
        accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString("base64"),
        sessionToken: randomBytes(48).toString("base64"),
      };
      issued.set(credentials.accessKeyId, { credentials, caller });
      return credentials;
    },
    find: (accessKeyId) => issued.get(accessKeyId),
  };
}
