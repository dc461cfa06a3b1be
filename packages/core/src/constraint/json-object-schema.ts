import { z } from 'zod';

/** A name that templates and JSON can both use. */
export const variableName = z
  .string()
  .regex(
    /^[A-Za-z_]\w{0,62}$/u,
    'expected at most 63 letters, digits and underscores, not starting with a digit',
  );

/** A JSON Schema of an object, as task files hold it. */
export const jsonObjectSchema = z.looseObject({
  type: z.literal('object').describe('always an object, whose fields have names'),
  properties: z
    .record(variableName, z.unknown())
    .describe('the fields, each with a JSON Schema of its own; `required` lists those that have to be there'),
});
