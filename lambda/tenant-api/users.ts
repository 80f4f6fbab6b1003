import { ApiError } from "./api-error.ts";

/** A user of the tenant. Its id is its identity: two users may have one e-mail address. */
export interface User {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** From 1, one more with each change. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface UserFields {
  readonly email: string;
  readonly name: string;
}

export interface UserPage {
  readonly users: readonly User[];
  /** The id to go on after; absent at the end. */
  readonly last?: string;
}

/** What the use cases need of a table of users. Each write is one conditional step, or does nothing. */
export interface UserStore {
  readonly list: (limit: number, after: string | undefined) => Promise<UserPage>;
  readonly read: (userId: string) => Promise<User | undefined>;
  readonly create: (user: User) => Promise<void>;
  /** Only from `version` to the next; `undefined` where it has not that version, or is not there. */
  readonly change: (
    userId: string,
    version: number,
    fields: UserFields & { readonly updatedAt: string },
  ) => Promise<User | undefined>;
  /** `false` where it is there and has another version; one that is not there is deleted already. */
  readonly remove: (userId: string, version: number | undefined) => Promise<boolean>;
}

/** What the world gives to a use case. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

export async function createUser(store: UserStore, { now, newId }: Surroundings, fields: UserFields): Promise<User> {
  const createdAt = new Date(now()).toISOString();
  const user: User = { userId: newId(), ...fields, version: 1, createdAt, updatedAt: createdAt };
  await store.create(user);
  return user;
}

/** @throws ApiError 404 */
export async function readUser(store: UserStore, userId: string): Promise<User> {
  const user = await store.read(userId);
  if (user === undefined) throw noSuchUser();
  return user;
}

/** @throws ApiError 404, 409 where somebody else was faster */
export async function changeUser(
  store: UserStore,
  { now }: Surroundings,
  userId: string,
  { version, ...fields }: UserFields & { readonly version: number },
): Promise<User> {
  const changed = await store.change(userId, version, { ...fields, updatedAt: new Date(now()).toISOString() });
  if (changed !== undefined) return changed;
  await readUser(store, userId);
  throw otherVersion();
}

/** @throws ApiError 409 */
export async function deleteUser(store: UserStore, userId: string, version: number | undefined): Promise<void> {
  if (!(await store.remove(userId, version))) throw otherVersion();
}

const noSuchUser = () => new ApiError("NotFound", "There is no such user.");
const otherVersion = () => new ApiError("Conflict", "The user has another version by now. Read it again, and retry.");
