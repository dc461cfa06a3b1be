import { QaioError, told } from '@qaio/core';
import type { z } from 'zod';

/**
 * @param at path of the value within the file
 * @throws QaioError `model-invalid` with every field that is wrong
 */
export function checkedJson<T>(
  schema: z.ZodType<T>,
  json: unknown,
  path: string,
  at: readonly string[] = [],
): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${[...at, ...issue.path].join('.')}: ${issue.message}`);
  throw new QaioError('model-invalid', told`${path}: invalid model configuration: ${issues.join('; ')}`);
}
