import { NotUnderstood } from "../iam/not-understood.ts";

/** How much work a question may still cost. One step is about one comparison. */
export interface Budget {
  left: number;
}

/** @throws NotUnderstood where nothing is left: the question is then undecided, never answered. */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0)
    throw new NotUnderstood("The policies take more steps to decide than are spent on one question.");
}
