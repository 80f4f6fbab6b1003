import { ApiError } from "./api-error.ts";
import type { JsonObject } from "./json-object.ts";
import type { Surroundings } from "./users.ts";

/** What a tenant keeps under a key. */
export interface DataRecord {
  readonly key: string;
  readonly value: JsonObject;
  /**
   * From the time of its creation in milliseconds, one more with each change. A record that is deleted and made anew
   * thus never has a version that its predecessor had, and a writer who knows only the predecessor cannot overwrite it.
   */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

/** What the use cases need of a table of records. Each write is one conditional step, or does nothing. */
export interface RecordStore {
  readonly read: (key: string) => Promise<DataRecord | undefined>;
  /**
   * @param replacing the version that must be there; `undefined`: nothing must be there
   * @returns whether it was written
   */
  readonly put: (record: DataRecord, replacing: number | undefined) => Promise<boolean>;
  /** `false` where it is there and has another version; one that is not there is deleted already. */
  readonly remove: (key: string, version: number | undefined) => Promise<boolean>;
}

/** @throws ApiError 404 */
export async function readRecord(store: RecordStore, key: string): Promise<DataRecord> {
  const record = await store.read(key);
  if (record === undefined) throw new ApiError("NotFound", "There is no record under this key.");
  return record;
}

/** @throws ApiError 409 where somebody else was faster, 413 where DynamoDB finds it too large */
export async function putRecord(
  store: RecordStore,
  { now }: Surroundings,
  key: string,
  { value, version }: { readonly value: JsonObject; readonly version?: number | undefined },
): Promise<DataRecord> {
  const time = now();
  const next = version === undefined ? time : version + 1;
  const record: DataRecord = { key, value, version: next, updatedAt: new Date(time).toISOString() };
  if (await store.put(record, version)) return record;
  throw version === undefined ? alreadyThere() : otherVersion();
}

/** @throws ApiError 409 */
export async function deleteRecord(store: RecordStore, key: string, version: number | undefined): Promise<void> {
  if (!(await store.remove(key, version))) throw otherVersion();
}

const alreadyThere = () =>
  new ApiError("Conflict", "There is a record under this key. Read it, and give the version that is to be replaced.");
const otherVersion = () =>
  new ApiError("Conflict", "The record has another version by now, or is gone. Read it again, and retry.");
