/** What is wrong with JSON that should be a message, in words. */
import { type FieldViolation, type Told, told, worded } from '@qaio/core';
import { type Expected, type JsonProblem, maxDepth } from '@qaio/protocol';
import { clipped } from '../clipped.js';
import { malformedText } from '../malformed-text.js';

export function jsonViolation(problem: JsonProblem): FieldViolation {
  const field = problem.path || 'body';
  switch (problem.kind) {
    case 'unknown-field':
      return violation(field, 'UNKNOWN_FIELD', told`is not a field of the request`);
    case 'repeated-field':
      return violation(field, 'INVALID', told`is there under its other name, too; send one of them`);
    case 'too-deep':
      return violation(field, 'INVALID', told`is nested more than ${maxDepth} levels deep`);
    case 'out-of-range':
      return violation(field, 'INVALID', told`is a larger number than a double holds, 1.8e308 at most`);
    case 'malformed-text':
      return malformedText(problem.text, field);
    case 'wrong-type':
      return wrongType(field, expectation(problem.expected), problem.value);
  }
}

function wrongType(field: string, expected: Told, value: unknown): FieldViolation {
  return violation(field, 'INVALID', told`expected ${expected}, not ${shownValue(value)}`);
}

const violation = (field: string, reason: string, description: Told): FieldViolation => ({
  field,
  reason,
  ...worded('description', description),
});

const expectations: Readonly<Record<Exclude<Expected['kind'], 'one-of'>, Told>> = {
  string: told`a string`,
  boolean: told`true or false`,
  number: told`a number`,
  integer: told`an integer in range`,
  object: told`an object`,
  list: told`a list`,
  duration: told`a number of seconds and an s, such as "3600s"`,
};

const expectation = (expected: Expected): Told =>
  expected.kind === 'one-of' ? told`one of ${expected.names.join(', ')}` : expectations[expected.kind];

const mostShownBytes = 60;

function shownValue(value: unknown): Told {
  if (value === null) return told`null`;
  if (Array.isArray(value)) return told`a list`;
  if (typeof value === 'object') return told`an object`;
  if (typeof value !== 'string') return told`${JSON.stringify(value)}`;
  return told`the string ${clipped(JSON.stringify(value), mostShownBytes)}`;
}
