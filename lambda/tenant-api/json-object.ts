/** A JSON object, as `JSON.parse` gives it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deep enough for a document, and far from where `JSON.stringify` would exhaust the stack. */
export const MAXIMUM_DEPTH = 32;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value comes back as it was given: not nested too deep, and without a number beyond a double's range. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return depth < MAXIMUM_DEPTH && Object.values(value).every((member) => isStorable(member, depth + 1));
}
