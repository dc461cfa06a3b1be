/** How the next token is chosen. `temperature` 0 is greedy: the other fields then have no effect but the penalty. */
export interface SamplingParams {
  readonly temperature: number;
  /** Keep the k most likely tokens; 0 keeps all. */
  readonly topK: number;
  /** Keep the most likely tokens until their probabilities reach this sum; 1 keeps all. */
  readonly topP: number;
  /** Above 1, tokens seen before become less likely (https://arxiv.org/abs/1909.05858, section 4.1). */
  readonly repetitionPenalty: number;
  readonly maxOutputTokens: number;
  readonly seed: number;
}

export const greedy: SamplingParams = {
  temperature: 0,
  topK: 0,
  topP: 1,
  repetitionPenalty: 1,
  maxOutputTokens: 128,
  seed: 0,
};
