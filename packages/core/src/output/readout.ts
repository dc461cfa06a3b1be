import { z } from 'zod';

const readoutFit = z.strictObject({
  /** Over model, dtype, prompt and labels: with any others the numbers are meaningless. */
  fingerprint: z.string(),
  model: z.string(),
  dtype: z.string(),
  /** In declared order. */
  labels: z.array(z.string()),
  /** `[labels, hiddenSize]` */
  weights: z.array(z.array(z.number())),
  /** `[labels]` */
  bias: z.array(z.number()),
  /** Divides the sums. */
  temperature: z.number().positive(),
  /** Labelled rows that it was fitted to. */
  rowCount: z.int().min(1),
  /** Share of these rows that readouts fitted to the others judge rightly. */
  accuracy: z.number().min(0).max(1),
});

/** What `aio tasks calibrate` writes beside a task that says `readout: hidden`: for each model, a linear layer over its hidden state. */
export const readoutSchema = z.strictObject({
  format: z.literal(2),
  task: z.string(),
  fits: z.array(readoutFit).min(1),
});

export type Readout = z.infer<typeof readoutSchema>;
export type ReadoutFit = z.infer<typeof readoutFit>;

/** What a readout computes with; shapes as in {@link ReadoutFit}. */
export interface ReadoutLayer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly temperature: number;
}

/** Log-probabilities of the labels, up to a constant. @param hidden `[hiddenSize]`, after the prompt */
export function readoutLogits(
  { weights, bias, temperature }: ReadoutLayer,
  hidden: ArrayLike<number>,
): number[] {
  return weights.map((row, label) => {
    const sum = row.reduce((total, weight, i) => total + weight * (hidden[i] ?? NaN), bias[label] ?? 0);
    return sum / temperature;
  });
}
