/** What is wrong with a value's shape, in words that a writer of YAML knows. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** @param value what stands there; undefined where nothing does */
export function shapeFault(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined || issue.message.startsWith('Invalid input')
        ? expectation([kindOf(issue.expected)], value)
        : `${issue.message}, not ${shown(value)}`;
    case 'invalid_union':
      return expectation(issue.errors.flat().flatMap(expectedKinds), value);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_key':
      return `is not a key that may stand here: ${issue.issues[0]?.message ?? 'expected another'}`;
    default:
      return issue.message;
  }
}

const kindOf = (name: string): string => kinds[name] ?? name;

function expectedKinds(issue: z.core.$ZodRawIssue | Issue): string[] {
  return issue.code === 'invalid_type' ? [kindOf(String(issue.expected))] : [];
}

function expectation(expected: readonly string[], value: unknown): string {
  const wanted = [...new Set(expected)].join(' or ') || 'another kind of value';
  if (value === undefined) return `is missing; expected ${wanted}`;
  return `expected ${wanted}, not ${shown(value)}${wanted === kinds['string'] ? quoteHint(value) : ''}`;
}

/** What YAML reads as something else than the text that its writer meant. */
function quoteHint(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return '; put it into quotes';
  // {{ text }} is a mapping with a mapping as its key
  return value !== null && typeof value === 'object'
    ? '; put a text that begins with { or [ into quotes'
    : '';
}

export function shown(value: unknown): string {
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value).slice(0, 40);
}

function tooSmall({ origin, minimum, inclusive = true }: z.core.$ZodIssueTooSmall): string {
  const unit = units[origin];
  if (unit === undefined) return `must be ${inclusive ? 'at least' : 'above'} ${minimum}`;
  return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} ${unit}`;
}

function tooBig({ origin, maximum, inclusive = true }: z.core.$ZodIssueTooBig): string {
  const unit = units[origin];
  if (unit !== undefined) return `must have at most ${maximum} ${unit}`;
  return `must be ${inclusive ? 'at most' : 'below'} ${maximum}`;
}

const units: Readonly<Record<string, string>> = { array: 'entries', string: 'characters' };
