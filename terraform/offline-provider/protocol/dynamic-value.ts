import { ExtensionCodec, encode as pack, decode as unpack } from "@msgpack/msgpack";
import { isObject, Unknown, unknown, type Value } from "../value.ts";

/** Terraform writes an unknown value as extension 0, or as extension 12 with refinements, which we need not read. */
const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? new Uint8Array([0]) : null),
  decode: () => unknown,
});
extensions.register({ type: 12, encode: () => null, decode: () => unknown });

export function encodeValue(value: Value): { msgpack: Uint8Array } {
  return { msgpack: pack(value, { extensionCodec: extensions }) };
}

/** Reads a `DynamicValue` message; an absent one is null. */
export function decodeValue(message: unknown): Value {
  if (typeof message !== "object" || message === null) return null;
  const bytes = "msgpack" in message ? message.msgpack : undefined;
  if (bytes instanceof Uint8Array && bytes.length > 0) return narrowed(unpack(bytes, { extensionCodec: extensions }));
  const json = "json" in message ? message.json : undefined;
  return json instanceof Uint8Array && json.length > 0 ? narrowed(JSON.parse(new TextDecoder().decode(json))) : null;
}

/** Narrows what a decoder returns to a value of ours. */
export function narrowed(decoded: unknown): Value {
  if (decoded === null || decoded === undefined) return null;
  if (typeof decoded === "string" || typeof decoded === "number" || typeof decoded === "boolean") return decoded;
  if (typeof decoded === "bigint") return Number(decoded);
  if (decoded instanceof Unknown) return decoded;
  if (Array.isArray(decoded)) return decoded.map(narrowed);
  if (typeof decoded !== "object")
    throw new TypeError(`a value of type ${typeof decoded} has no place in the protocol`);
  return Object.fromEntries(Object.entries(decoded).map(([name, member]) => [name, narrowed(member)]));
}

export function objectOf(value: Value): { readonly [name: string]: Value } {
  return isObject(value) ? value : {};
}
