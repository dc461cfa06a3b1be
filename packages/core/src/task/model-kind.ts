import { z } from 'zod';

/** One that was trained for certain tasks only, or one that follows instructions. */
export const modelKind = z.enum(['embedded-model', 'instruction-model']);

export type ModelKind = z.infer<typeof modelKind>;
