import type { HttpMethod, Parameter } from "./document.ts";
import type { SchemaName } from "./schemas.ts";

/** One method of a tenant's API, beneath `/tenants/{id}`; every tenant has the same. */
export interface TenantRoute {
  readonly operation: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly Parameter[];
  readonly body?: SchemaName;
  readonly success: { readonly status: number; readonly description: string; readonly schema?: SchemaName };
  /** Statuses that only this route gives, beyond those that every route can give. */
  readonly refusals: readonly number[];
}

function queryParameter(name: string, schema: Parameter["schema"], description: string): Parameter {
  return { name, in: "query", required: false, description, schema };
}

const pageSize = queryParameter(
  "pageSize",
  { type: "integer", minimum: 1, maximum: 100 },
  "How many users a page has.",
);
const cursor = queryParameter("cursor", { type: "string" }, "Where the page before this one ended.");
const expected = queryParameter("version", { type: "integer", minimum: 1 }, "Delete only while it has this version.");

const user = { status: 200, description: "The user.", schema: "User" } as const;
const record = { status: 200, description: "The record.", schema: "DataRecord" } as const;
const deleted = { status: 204, description: "It is gone, or was not there." } as const;

export const TENANT_ROUTES: readonly TenantRoute[] = [
  {
    operation: "listUsers",
    method: "get",
    path: "/users",
    summary: "List the tenant's users",
    query: [pageSize, cursor],
    success: { status: 200, description: "A page of users.", schema: "UserPage" },
    refusals: [],
  },
  {
    operation: "createUser",
    method: "post",
    path: "/users",
    summary: "Create a user",
    body: "NewUser",
    success: { status: 201, description: "The user, with the id that it was given.", schema: "User" },
    refusals: [],
  },
  {
    operation: "readUser",
    method: "get",
    path: "/users/{userId}",
    summary: "Read a user",
    success: user,
    refusals: [404],
  },
  {
    operation: "updateUser",
    method: "put",
    path: "/users/{userId}",
    summary: "Change a user that still has the version given",
    body: "ChangedUser",
    success: user,
    refusals: [404, 409],
  },
  {
    operation: "deleteUser",
    method: "delete",
    path: "/users/{userId}",
    summary: "Delete a user",
    query: [expected],
    success: deleted,
    refusals: [409],
  },
  {
    operation: "readData",
    method: "get",
    path: "/data/{key}",
    summary: "Read a data record",
    success: record,
    refusals: [404],
  },
  {
    operation: "putData",
    method: "put",
    path: "/data/{key}",
    summary: "Write a data record: a new one, or one that still has the version given",
    body: "NewData",
    success: record,
    refusals: [409],
  },
  {
    operation: "deleteData",
    method: "delete",
    path: "/data/{key}",
    summary: "Delete a data record",
    query: [expected],
    success: deleted,
    refusals: [409],
  },
];
