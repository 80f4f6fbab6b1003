/**
 * Property values as Pulumi's protocol writes them: JSON, with marked objects for secrets, assets and references, and
 * one marked string for what is not known yet.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
 */
export type Wire = null | boolean | number | string | readonly Wire[] | WireObject;

export interface WireObject {
  readonly [key: string]: Wire;
}

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands for an encrypted configuration value, and names its key; ends in a mark that no program would write. */
const ENCRYPTED = /bulkhead-encrypted:([^|]*)\|7c1e3a90/;

export const encryptedMark = (key: string): string => `bulkhead-encrypted:${key}|7c1e3a90`;

/** The configuration key whose encrypted value is part of this text. */
export function encryptedKeyIn(text: string): string | undefined {
  return ENCRYPTED.exec(text)?.[1];
}

export function isWireObject(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function signatureOf(value: Wire | undefined): string | undefined {
  if (!isWireObject(value)) return undefined;
  const signature = value[SIGNATURE];
  return typeof signature === "string" ? signature : undefined;
}

/** The value inside a secret or an output value, and a resource's id for the resource; other values as they are. */
export function plain(value: Wire | undefined): Wire | undefined {
  const signature = signatureOf(value);
  if (isWireObject(value) && signature === RESOURCE) return value["id"] ?? value["urn"];
  if (!isWireObject(value) || (signature !== SECRET && signature !== OUTPUT)) return value;
  return plain(signature === OUTPUT && value["value"] === undefined ? UNKNOWN : value["value"]);
}

/** A text in which a part is not known is not known. */
export function isUnknownText(text: string): boolean {
  return text.includes(UNKNOWN) || encryptedKeyIn(text) !== undefined;
}
