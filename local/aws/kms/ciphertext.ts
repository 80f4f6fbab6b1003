import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** The secret of this start (or of its data) from which the material of every key follows. */
export type KeyRoot = Buffer;

export type EncryptionContext = Readonly<Record<string, string>>;

export function newKeyRoot(): KeyRoot {
  return randomBytes(32);
}

const VERSION = 1;
const [IV_BYTES, TAG_BYTES] = [12, 16];

/**
 * Encrypts as KMS's symmetric keys do: AES-256-GCM, bound to the key and to the encryption context, and with the key's
 * name in it, so that `Decrypt` need not be told.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symmetric-asymmetric.html
 */
export function seal(root: KeyRoot, keyArn: string, plaintext: Buffer, context: EncryptionContext): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", materialOf(root, keyArn), iv);
  cipher.setAAD(boundTo(keyArn, context));
  const name = Buffer.from(keyArn, "utf8");
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION, name.length]), name, iv, cipher.getAuthTag(), encrypted]);
}

/** The key that a ciphertext names; `undefined` where it is none of ours. It is not checked yet. */
export function keyOf(ciphertext: Buffer): string | undefined {
  const [version, length = 0] = ciphertext;
  if (version !== VERSION || ciphertext.length < 2 + length + IV_BYTES + TAG_BYTES) return undefined;
  return ciphertext.subarray(2, 2 + length).toString("utf8");
}

/** @returns `undefined` where it was changed, or sealed with another key or under another context */
export function open(root: KeyRoot, ciphertext: Buffer, context: EncryptionContext): Buffer | undefined {
  const keyArn = keyOf(ciphertext);
  if (keyArn === undefined) return undefined;
  const rest = ciphertext.subarray(2 + Buffer.byteLength(keyArn));
  const decipher = createDecipheriv("aes-256-gcm", materialOf(root, keyArn), rest.subarray(0, IV_BYTES));
  decipher.setAAD(boundTo(keyArn, context));
  decipher.setAuthTag(rest.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(rest.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function materialOf(root: KeyRoot, keyArn: string): Buffer {
  return Buffer.from(hkdfSync("sha256", root, "", `bulkhead kms ${keyArn}`, 32));
}

/** The order of a context's entries is of no matter. */
function boundTo(keyArn: string, context: EncryptionContext): Buffer {
  const entries = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([keyArn, entries]), "utf8");
}
