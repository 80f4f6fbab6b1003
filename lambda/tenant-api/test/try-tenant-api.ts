import { randomUUID } from "node:crypto";
import type { LogLine } from "../../shared/log.ts";
import { createTenantApi } from "../create-tenant-api.ts";
import type { RecordStore } from "../data-records.ts";
import type { UserStore } from "../users.ts";
import { type Call, gatewayEvent } from "./gateway-call.ts";

export const GOOD_ENVIRONMENT = {
  TENANT_ID: "tenant-001",
  TENANT_SUBNET: "subnet-0a1b2c3d,subnet-1a2b3c4d",
  USERS_TABLE: "tenant-001-users-dev",
  DATA_TABLE: "tenant-001-data-dev",
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the JSON that came back, and fails where it is not there.
  readonly body: any;
}

/** The API over these stores, with its log kept. */
export function tryTenantApi(
  stores: { readonly users: UserStore; readonly records: RecordStore },
  environment: Readonly<Record<string, string | undefined>> = GOOD_ENVIRONMENT,
  now: () => number = Date.now,
) {
  const lines: LogLine[] = [];
  const log = (line: LogLine) => lines.push(line);
  const handle = createTenantApi({ environment, connect: () => stores, now, newId: randomUUID, log });
  const send = async (event: unknown): Promise<Answer> => {
    const { statusCode, headers, body } = await handle(event);
    return { status: statusCode, headers, body: body === "" ? undefined : JSON.parse(body) };
  };
  return { lines, send, call: (call: Call) => send(gatewayEvent(call)) };
}

/** Stores that no request may reach. */
export const UNREACHABLE_STORES = { users: unreachable<UserStore>(), records: unreachable<RecordStore>() };

function unreachable<T extends object>(): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      throw new Error(`The store was asked to ${String(name)}.`);
    },
  });
}
