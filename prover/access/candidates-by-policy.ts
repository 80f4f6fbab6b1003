import type { Statement } from "../iam/policy.ts";
import { identityOf } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";
import type { Known } from "./known.ts";

/** Whom the policies of resources name in their Allow statements. */
export interface Grants {
  /** Targets whose policy may admit the principal; more than once where several statements do. */
  readonly to: (subject: Subject, known: Known) => Generator<number>;
}

type ByName = Map<string, number[]>;

export function grantsByPolicies(targets: readonly Target[]): Grants {
  const everyone: number[] = [];
  const byName: ByName = new Map();
  const byAccount: ByName = new Map();
  /** Everyone of whom a key about the principal has this value. */
  const byKey = new Map<string, ByName>();
  targets.forEach(({ policy }, target) => {
    for (const statement of policy?.statements ?? []) {
      if (statement.effect === "Deny") continue;
      const entries = statement.principal?.entries ?? [];
      const isOpen = statement.principal?.negated === true || entries.some(({ kind }) => kind === "everyone");
      const required = isOpen ? requiredKey(statement) : undefined;
      if (required !== undefined) {
        const byValue: ByName = byKey.get(required.key) ?? new Map();
        byKey.set(required.key, byValue);
        for (const value of required.values) add(byValue, value, target);
      } else if (isOpen) everyone.push(target);
      for (const entry of isOpen ? [] : entries) {
        if (entry.kind === "account") add(byAccount, entry.account, target);
        if (entry.kind === "arn" || entry.kind === "service")
          for (const name of namesFor(entry.name)) add(byName, name, target);
      }
    }
  });
  return {
    *to(subject, known) {
      const { account, self = "", parent = "", type } = identityOf(subject.principal);
      const isSession = type === "role" || type === "federated-user";
      for (const name of isSession ? [parent, stemOf(self)] : [self]) yield* byName.get(name) ?? [];
      for (const [key, byValue] of byKey) {
        const value = known.isFree(key) ? undefined : known.get(key);
        if (known.isFree(key)) for (const list of byValue.values()) yield* list;
        else if (typeof value === "string") yield* byValue.get(value) ?? [];
      }
      yield* everyone;
      for (const target of byAccount.get(account ?? "") ?? []) {
        if (type === "root" || targets[target]?.account !== account) yield target;
      }
    },
  };
}

/** A session is found by its role's name: which session asks, is chosen later. */
function namesFor(name: string): readonly string[] {
  return name.includes(":sts:") ? [stemOf(name)] : [name];
}

const stemOf = (session: string) => session.slice(0, session.lastIndexOf("/") + 1);

/**
 * A key about the principal that must equal one of these values for the statement to apply.
 *
 * Only what is the same for each target counts: no variables, no wildcards.
 */
function requiredKey({
  conditions,
}: Statement): { readonly key: string; readonly values: readonly string[] } | undefined {
  const condition = conditions.find(
    ({ operator, set, ifExists, key, values }) =>
      /^(String(Equals|Like)|Arn(Equals|Like))$/.test(operator) &&
      set === undefined &&
      !ifExists &&
      /^aws:principal(tag\/.+|arn|account)$/i.test(key) &&
      values.every((value) => !/[*?$]/.test(value)),
  );
  return condition && { key: condition.key.toLowerCase(), values: condition.values };
}

function add(map: ByName, name: string, target: number): void {
  const list = map.get(name) ?? [];
  list.push(target);
  map.set(name, list);
}
