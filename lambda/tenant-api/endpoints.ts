import type { TenantId } from "../../model/tenant.ts";
import { jsonBody, pathParameter, query } from "./api-request.ts";
import { type ApiResponse, jsonResponse, noContent } from "./api-response.ts";
import { readUserCursor, userCursor } from "./cursor.ts";
import { deleteRecord, putRecord, type RecordStore, readRecord } from "./data-records.ts";
import type { GatewayEvent } from "./gateway-event.ts";
import { ChangedUser, DataKey, DeleteQuery, ListQuery, NewData, NewUser, NoQuery, UserId } from "./schemas.ts";
import { changeUser, createUser, deleteUser, readUser, type Surroundings, type UserStore } from "./users.ts";

/** All that an endpoint works with. */
export interface Workplace extends Surroundings {
  readonly tenantId: TenantId;
  readonly users: UserStore;
  readonly records: RecordStore;
}

export type Endpoint = (event: GatewayEvent, workplace: Workplace) => Promise<ApiResponse>;

/** By the path beneath the tenant's own, as the API writes it, and by method. */
export const ENDPOINTS: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  "/users": {
    GET: async (event, { tenantId, users }) => {
      const { pageSize, cursor } = query(event, ListQuery);
      const after = cursor === undefined ? undefined : readUserCursor(tenantId, cursor);
      const page = await users.list(pageSize, after);
      const next = page.last === undefined ? {} : { cursor: userCursor(tenantId, page.last) };
      return jsonResponse(200, { users: page.users, ...next });
    },
    POST: async (event, workplace) => {
      query(event, NoQuery);
      const user = await createUser(workplace.users, workplace, jsonBody(event, NewUser));
      return jsonResponse(201, user, { Location: `users/${user.userId}` });
    },
  },
  "/users/{userId}": {
    GET: async (event, { users }) => {
      query(event, NoQuery);
      return jsonResponse(200, await readUser(users, userIdOf(event)));
    },
    PUT: async (event, workplace) => {
      query(event, NoQuery);
      const userId = userIdOf(event);
      return jsonResponse(200, await changeUser(workplace.users, workplace, userId, jsonBody(event, ChangedUser)));
    },
    DELETE: async (event, { users }) => {
      await deleteUser(users, userIdOf(event), query(event, DeleteQuery).version);
      return noContent();
    },
  },
  "/data/{key}": {
    GET: async (event, { records }) => {
      query(event, NoQuery);
      return jsonResponse(200, await readRecord(records, keyOf(event)));
    },
    PUT: async (event, workplace) => {
      query(event, NoQuery);
      const key = keyOf(event);
      return jsonResponse(200, await putRecord(workplace.records, workplace, key, jsonBody(event, NewData)));
    },
    DELETE: async (event, { records }) => {
      await deleteRecord(records, keyOf(event), query(event, DeleteQuery).version);
      return noContent();
    },
  },
};

const userIdOf = (event: GatewayEvent): string => pathParameter(event, "userId", UserId);
const keyOf = (event: GatewayEvent): string => pathParameter(event, "key", DataKey);
