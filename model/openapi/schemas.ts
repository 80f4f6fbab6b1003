import type { Schema } from "./document.ts";

/** Names are alphanumeric: API Gateway takes no others for a model. */
export type SchemaName = "NewUser" | "ChangedUser" | "User" | "UserPage" | "NewData" | "DataRecord" | "Error";

export const schemaRef = (name: SchemaName): Schema => ({ $ref: `#/components/schemas/${name}` });

const email: Schema = { type: "string", minLength: 3, maxLength: 254 };
const name: Schema = { type: "string", minLength: 1, maxLength: 256 };
const text: Schema = { type: "string" };
const version: Schema = { type: "integer", minimum: 1 };
const anyObject: Schema = { type: "object" };

function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  return { type: "object", required: Object.keys(properties).filter((key) => !optional.includes(key)), properties };
}

/**
 * The bodies of the API. A request that does not fit is refused before a function is called; the functions check again,
 * and more (unknown keys, the form of an e-mail address), because API Gateway's models cannot say it.
 */
export const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  NewUser: object({ email, name }),
  ChangedUser: object({ email, name, version }),
  User: object({ userId: text, email, name, version, createdAt: text, updatedAt: text }),
  UserPage: object({ users: { type: "array", items: schemaRef("User") }, cursor: text }, ["cursor"]),
  NewData: object({ value: anyObject, version }, ["version"]),
  DataRecord: object({ key: text, value: anyObject, version, updatedAt: text }),
  Error: object({ error: object({ code: text, message: text, requestId: text }) }),
};
