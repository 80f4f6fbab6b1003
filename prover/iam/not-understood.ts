/**
 * What the evaluator will not guess: a construct that it does not model, or a point on which AWS's documentation is
 * silent or says two things. Whoever needs the answer says `unknown`, for this reason.
 */
export class NotUnderstood extends Error {
  override readonly name: string = "NotUnderstood";
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Whether one item passes. A doubt counts only where no item passes for certain, so the order of items never matters. */
export function some<T>(items: readonly T[], test: (item: T) => boolean): boolean {
  let doubt: NotUnderstood | undefined;
  for (const item of items) {
    try {
      if (test(item)) return true;
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      doubt ??= error;
    }
  }
  if (doubt !== undefined) throw doubt;
  return false;
}

/** Whether all items pass. A doubt counts only where no item fails for certain. */
export function every<T>(items: readonly T[], test: (item: T) => boolean): boolean {
  return !some(items, (item) => !test(item));
}
