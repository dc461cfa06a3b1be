/**
 * How many tokens each running sequence may put into the next forward pass. Everyone who only decodes gets its one
 * token, so that no stream stands still; what is left of the prefill budget goes to prompts, oldest first.
 *
 * @param pendingCounts tokens that each running sequence has pending, oldest sequence first
 * @param prefillBudget prompt tokens a step may carry in all; bounds how long a step lasts
 * @returns a count for each sequence; 0 means that it sits this step out
 */
export function allocateTokens(pendingCounts: readonly number[], prefillBudget: number): number[] {
  let budget = prefillBudget;
  return pendingCounts.map((pending) => {
    if (pending <= 1) return pending;
    const granted = Math.min(pending, budget);
    budget -= granted;
    return granted;
  });
}
