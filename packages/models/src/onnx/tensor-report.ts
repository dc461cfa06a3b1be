import { z } from 'zod';

/** How a matrix was stored, and what that cost. */
export const tensorReport = z.strictObject({
  name: z.string(),
  shape: z.array(z.int().positive()),
  format: z.string(),
  bytes: z.int().positive(),
  /** Of any weight, in the weights' own unit. */
  largestError: z.number().min(0),
  /** Root mean square of the errors over that of the weights. */
  relativeError: z.number().min(0),
});

export type TensorReport = z.infer<typeof tensorReport>;
