import { z } from 'zod';
import { told } from '../told.js';

/** A name that programs use. */
export const identifier = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/u,
    String(told`expected lower-case letters, digits and hyphens, starting with a letter`),
  );
