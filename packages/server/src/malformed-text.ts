import { type FieldViolation, invariant, textViolation } from '@qaio/core';

/** What is wrong with a text that the protocol found to be none, in words. */
export function malformedText(text: string, field: string): FieldViolation {
  const found = textViolation(text, field);
  invariant(found, 'core and protocol agree on what no text has');
  return found;
}
