import { z } from 'zod';

const share = z.number().min(0).max(1);
const scopeFit = z.strictObject({
  /** Over model, dtype, prompt and labels: with any others the numbers are meaningless. */
  fingerprint: z.string(),
  model: z.string(),
  dtype: z.string(),
  /** `[hiddenSize]` */
  weights: z.array(z.number()),
  /** The sum with it is negative outside the scope. */
  bias: z.number(),
  /** Texts that it was fitted to, of each side. */
  insideCount: z.int().min(1),
  outsideCount: z.int().min(1),
  /** Share of the texts inside that is taken to be outside, by what was fitted to the others. */
  lost: share,
  /** Share of the texts outside that is found to be so, by what was fitted to the others. */
  caught: share,
});

/** What `aio tasks scope` writes beside a task that says `scope: hidden`: for each model, a line through its hidden states. */
export const scopeSchema = z.strictObject({
  format: z.literal(1),
  task: z.string(),
  fits: z.array(scopeFit).min(1),
});

export type Scope = z.infer<typeof scopeSchema>;
export type ScopeFit = z.infer<typeof scopeFit>;

/** The line of a fit. */
export type ScopeLine = Pick<ScopeFit, 'weights' | 'bias'>;

/** How far inside the line a text is; negative outside. @param hidden `[hiddenSize]`, after the prompt */
export function scopeValue({ weights, bias }: ScopeLine, hidden: ArrayLike<number>): number {
  return weights.reduce((sum, weight, i) => sum + weight * (hidden[i] ?? NaN), bias);
}
