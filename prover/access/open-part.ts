/**
 * A part of a statement whose truth hangs on a free key that a variable stands for, or on how AWS reads colons. Of two such parts it can be known
 * that where the one holds the other does, whatever that is.
 */
export interface OpenPart {
  /** What is compared and how, apart from the values. */
  readonly head: string;
  readonly values: ReadonlySet<string>;
  /** It holds where none of the values matches. */
  readonly negated: boolean;
}

/** Whether `other` holds wherever one of the parts does: several values are alternatives. */
export function isImplied(parts: readonly OpenPart[], other: OpenPart | undefined): boolean {
  if (other === undefined) return false;
  return parts.some(({ head, values, negated }) => {
    if (head !== other.head || negated !== other.negated) return false;
    return negated ? isWithin(other.values, values) : isWithin(values, other.values);
  });
}

function isWithin(values: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return values.size <= others.size && [...values].every((value) => others.has(value));
}
