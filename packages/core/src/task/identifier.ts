import { z } from 'zod';

/** A name that programs use. */
export const identifier = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/u,
    'expected lower-case letters, digits and hyphens, starting with a letter',
  );
