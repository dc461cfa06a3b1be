/** What a slot has to run. */
export interface Demand {
  /** Tokens pending. */
  readonly pending: number;
  /** Whether they must go in one pass. */
  readonly isWhole: boolean;
}

/**
 * How many tokens each slot may put into the next forward pass. Everyone who only decodes gets its one token, so that
 * no stream stands still; what is left of the prefill budget goes to prompts, oldest first.
 *
 * @param demands of the slots in use, the oldest first; one that must run whole may go beyond the budget when nobody else uses it
 * @param prefillBudget prompt tokens a step may carry in all; bounds how long a step lasts
 * @returns a count for each slot; 0 means that it sits this step out
 */
export function allocateTokens(demands: readonly Demand[], prefillBudget: number): number[] {
  let budget = prefillBudget;
  return demands.map(({ pending, isWhole }) => {
    if (pending <= 1) return pending;
    const granted = isWhole ? wholeOrNothing(pending, budget, prefillBudget) : Math.min(pending, budget);
    budget = Math.max(0, budget - granted);
    return granted;
  });
}

function wholeOrNothing(pending: number, budget: number, prefillBudget: number): number {
  return pending <= budget || budget === prefillBudget ? pending : 0;
}
