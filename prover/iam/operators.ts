import { dateTime } from "./date-time.ts";
import { isInRange } from "./ip-address.ts";
import { NotUnderstood } from "./not-understood.ts";
import { type Piece, plain } from "./variables.ts";
import { matchesArn, matchesGlob } from "./wildcard.ts";

/** How one value of the request compares with one value of the policy. */
export interface Operator {
  /** Holds where nothing matches: `matches` is then the comparison that must fail. */
  readonly negated: boolean;
  /** Whether the policy's value may hold variables. */
  readonly variables: boolean;
  readonly matches: (given: string, wanted: readonly Piece[]) => boolean;
}

const withVariables = (matches: Operator["matches"]): Operator => ({ negated: false, variables: true, matches });

const verbatim = (matches: (given: string, wanted: string) => boolean): Operator => ({
  negated: false,
  variables: false,
  matches: (given, wanted) => matches(given, plain(wanted)),
});

const not = (operator: Operator): Operator => ({ ...operator, negated: true });

const equals = withVariables((given, wanted) => given === plain(wanted));
const equalsIgnoringCase = withVariables((given, wanted) => given.toLowerCase() === plain(wanted).toLowerCase());
const like = withVariables((given, wanted) => matchesGlob(wanted, given));
const arn = withVariables((given, wanted) => matchesArn(wanted, given));
const address = verbatim(isInRange);

type Order = (given: number, wanted: number) => boolean;
const ORDERS: readonly (readonly [string, Order])[] = [
  ["LessThan", (given, wanted) => given < wanted],
  ["LessThanEquals", (given, wanted) => given <= wanted],
  ["GreaterThan", (given, wanted) => given > wanted],
  ["GreaterThanEquals", (given, wanted) => given >= wanted],
];

function ordered(prefix: string, read: (text: string) => number): [string, Operator][] {
  const compare = (order: Order) => verbatim((given, wanted) => order(read(given), read(wanted)));
  const same = compare((given, wanted) => given === wanted);
  return [
    [`${prefix}Equals`, same],
    [`${prefix}NotEquals`, not(same)],
    ...ORDERS.map(([name, order]): [string, Operator] => [`${prefix}${name}`, compare(order)]),
  ];
}

/**
 * Every operator but `Null`, which asks for a key and not for its value.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["StringEquals", equals],
  ["StringNotEquals", not(equals)],
  ["StringEqualsIgnoreCase", equalsIgnoringCase],
  ["StringNotEqualsIgnoreCase", not(equalsIgnoringCase)],
  ["StringLike", like],
  ["StringNotLike", not(like)],
  ...ordered("Numeric", number),
  ...ordered("Date", dateTime),
  ["Bool", verbatim((given, wanted) => boolean(given) === boolean(wanted))],
  ["BinaryEquals", verbatim((given, wanted) => bytes(given) === bytes(wanted))],
  ["IpAddress", address],
  ["NotIpAddress", not(address)],
  ["ArnEquals", arn],
  ["ArnLike", arn],
  ["ArnNotEquals", not(arn)],
  ["ArnNotLike", not(arn)],
]);

/** `true` or `false`, spelt as the documentation spells them. */
export function boolean(text: string): boolean {
  if (text !== "true" && text !== "false") throw new NotUnderstood(`"${text}" is neither true nor false.`);
  return text === "true";
}

/** Up to 15 digits, which a double holds exactly. */
export function number(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text) || text.replace(/\D/g, "").length > 15) {
    throw new NotUnderstood(`"${text}" is not a number of up to 15 digits.`);
  }
  return Number(text);
}

export function bytes(text: string): string {
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text)) {
    throw new NotUnderstood(`"${text}" is not base64.`);
  }
  return atob(text);
}
