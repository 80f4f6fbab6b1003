/** Why a token was refused: logged, and never told to the client, who gets 401 for each of them. */
export type RefusalReason =
  | "no-bearer-token"
  | "too-large"
  | "malformed"
  | "not-canonical"
  | "duplicate-member"
  | "header-not-allowed"
  | "algorithm-not-allowed"
  | "no-key-id"
  | "unknown-key"
  | "wrong-signature"
  | "wrong-issuer"
  | "wrong-audience"
  | "wrong-use"
  | "no-expiry"
  | "expired"
  | "not-yet-valid"
  | "wrong-subject"
  | "wrong-tenant-claim";

/** The token is bad. It carries the reason alone: nothing of the token may end up in a log. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The issuer's keys could not be read: nothing is known of the token, so nobody is let in and nobody is called a liar. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}
