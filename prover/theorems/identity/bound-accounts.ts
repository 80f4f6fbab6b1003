import { NO_ACCOUNT } from "../../facts/make-context.ts";
import { indexOf } from "../../facts/node-index.ts";
import type { World } from "../../facts/world.ts";
import type { Condition } from "../../iam/condition.ts";
import type { Statement } from "../../iam/policy.ts";
import { isBinding } from "./narrowed.ts";

/** What ties a service's request to whom it is made for. */
const BINDS = /^(aws:source(arn|account|orgid|orgpaths|vpce|vpc|ip)|aws:principalorgid|s3:.*sourcearn)$/i;
const ACCOUNT = /^aws:sourceaccount$/i;

/**
 * The conditions of a statement that tie a service to some account or resource. One that anybody's could fit
 * (`arn:aws:s3:::*`, `arn:aws:sns:*:*:*`, an account `*`) ties it to nobody.
 *
 * @param keys of conditions that tie, where a kind of resource has others
 */
export function bindingOf({ conditions }: Statement, keys = BINDS): readonly Condition[] {
  return conditions.filter(
    (condition) => isBinding(condition) && keys.test(condition.key) && condition.values.every(fits(condition.key)),
  );
}

const fits = (key: string) => (value: string) => {
  if (ACCOUNT.test(key)) return !/[*?]/.test(value);
  if (!value.startsWith("arn:")) return !/^[*?]+$/.test(value);
  const [, , , , account, ...rest] = value.split(":");
  if (account === undefined || /^[*?]+$/.test(account)) return false;
  // A bucket's ARN holds no account: only a whole name is one owner's.
  return account !== "" || !/[*?]/.test(rest.join(":"));
};

/**
 * Accounts for which the conditions let a service act, of which the world holds nothing.
 *
 * @param conditions what ties the service: {@link bindingOf}
 */
export function strangeAccounts(conditions: readonly Condition[], own: ReadonlySet<string>): readonly string[] {
  if (own.size === 0) return [];
  const named = conditions.map(accountsIn);
  const accounts = [...new Set(named.flatMap((one) => one.accounts))];
  return accounts.filter(
    (account) => !own.has(account) && named.every((one) => one.isOpen || one.accounts.includes(account)),
  );
}

/** Open: some value names no account, and so may be of any. */
function accountsIn({ key, values }: Condition): { readonly accounts: readonly string[]; readonly isOpen: boolean } {
  const named = values.map((value) =>
    ACCOUNT.test(key) ? value : value.startsWith("arn:") ? (value.split(":")[4] ?? "") : "",
  );
  const accounts = named.filter((account) => /^\d{12}$/.test(account));
  return { accounts, isOpen: accounts.length < values.length };
}

/** The accounts that the world holds something of; none where no resource tells its own. */
export function accountsOf(world: World): ReadonlySet<string> {
  const found = indexOf(world).accounts;
  return found.has(NO_ACCOUNT) ? new Set() : found;
}
