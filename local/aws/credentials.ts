import { randomBytes } from "node:crypto";
import type { Session } from "./session.ts";

/** Temporary credentials, as Lambda hands them to a function and STS to whoever assumes a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The credentials that this start of the local cloud has given out, and to whom. */
export interface CredentialStore {
  readonly issue: (session: Session) => Credentials;
  readonly find: (accessKeyId: string) => { readonly credentials: Credentials; readonly session: Session } | undefined;
}

/** Of sessions that end: a function that assumes roles without end fills no memory. */
const KEPT = 10_000;

export function credentialStore(): CredentialStore {
  const issued = new Map<string, { readonly credentials: Credentials; readonly session: Session }>();
  const ending: string[] = [];
  return {
    issue: (session) => {
      const credentials: Credentials = {
        accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString("base64"),
        sessionToken: randomBytes(48).toString("base64"),
      };
      issued.set(credentials.accessKeyId, { credentials, session });
      if (session.expires !== undefined) ending.push(credentials.accessKeyId);
      if (ending.length > KEPT) issued.delete(ending.shift() ?? "");
      return credentials;
    },
    find: (accessKeyId) => issued.get(accessKeyId),
  };
}
