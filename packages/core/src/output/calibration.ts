import { z } from 'zod';

/** What `aio tasks calibrate` writes beside a task: how its raw log-probabilities become probabilities. */
export const calibrationSchema = z.strictObject({
  format: z.literal(1),
  task: z.string(),
  /** Over model, dtype, prompt and labels: with any others the numbers are meaningless. */
  fingerprint: z.string(),
  model: z.string(),
  dtype: z.string(),
  /** Added to each label's log-probability, in declared order. */
  bias: z.array(z.number()),
  /** Divides the sums; above 1 if the task was overconfident. */
  temperature: z.number().positive(),
  /** The task abstains below this calibrated probability. */
  abstainBelow: z.number().min(0).max(1),
  /** Labelled rows that it was fitted to; 0 if only content-free inputs were used. */
  rowCount: z.int().min(0),
});

export type Calibration = z.infer<typeof calibrationSchema>;

/** Calibrated log-probabilities, up to a constant. @param logProbs one per label */
export function calibrated(
  logProbs: readonly number[],
  { bias, temperature }: Pick<Calibration, 'bias' | 'temperature'>,
): number[] {
  return logProbs.map((logProb, i) => (logProb + (bias[i] ?? 0)) / temperature);
}

/** Shares that sum to 1. */
export function softmax(logits: readonly number[]): number[] {
  const max = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - max));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
