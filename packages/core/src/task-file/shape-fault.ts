/** What is wrong with a value's shape, in words that a writer of YAML knows. */
import type { z } from 'zod';
import { Told, type ToldPart, told } from '../told.js';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, Told>> = {
  string: told`a text`,
  number: told`a number`,
  int: told`a whole number`,
  boolean: told`true or false`,
  array: told`a list`,
  object: told`a mapping`,
  record: told`a mapping`,
};

/** @param value what stands there; undefined where nothing does */
export function shapeFault(issue: Issue, value: unknown): Told {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, value);
    case 'invalid_union':
      return expectation(issue.errors.flat().flatMap(expectedKinds), value);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_key':
      return told`is not a key that may stand here: ${issue.issues[0] ? said(issue.issues[0].message) : told`expected another`}`;
    default:
      return said(issue.message);
  }
}

function wrongType(issue: z.core.$ZodIssueInvalidType, value: unknown): Told {
  if (typeof value === 'number' && !Number.isFinite(value))
    return told`expected a number that has an end, not ${String(value)}`;
  return value === undefined || issue.message.startsWith('Invalid input')
    ? expectation([kindOf(issue.expected)], value)
    : told`${said(issue.message)}, not ${shown(value)}`;
}

/** What a schema says by itself. */
const said = (message: string): Told => new Told(message, []);

const kindOf = (name: string): ToldPart => kinds[name] ?? name;

function expectedKinds(issue: z.core.$ZodRawIssue | Issue): ToldPart[] {
  return issue.code === 'invalid_type' ? [kindOf(String(issue.expected))] : [];
}

function expectation(expected: readonly ToldPart[], value: unknown): Told {
  const wanted = expected.length > 0 ? alternatives([...new Set(expected)]) : told`another kind of value`;
  if (value === undefined) return told`is missing; expected ${wanted}`;
  return told`expected ${wanted}, not ${shown(value)}${wanted === kinds['string'] ? quoteHint(value) : ''}`;
}

const alternatives = ([first, ...others]: readonly ToldPart[]): ToldPart =>
  others.length === 0 ? first : told`${first} or ${alternatives(others)}`;

/** What YAML reads as something else than the text that its writer meant. */
function quoteHint(value: unknown): ToldPart {
  if (typeof value === 'number' || typeof value === 'boolean') return told`; put it into quotes`;
  // {{ text }} is a mapping with a mapping as its key
  return value !== null && typeof value === 'object'
    ? told`; put a text that begins with { or [ into quotes`
    : '';
}

export function shown(value: unknown): ToldPart {
  if (value === null) return told`an empty value`;
  if (Array.isArray(value)) return told`a list`;
  return typeof value === 'object' ? told`a mapping` : JSON.stringify(value).slice(0, 40);
}

function tooSmall({ origin, minimum, inclusive = true }: z.core.$ZodIssueTooSmall): Told {
  const unit = units[origin];
  if (unit === undefined)
    return inclusive ? told`must be at least ${String(minimum)}` : told`must be above ${String(minimum)}`;
  return minimum === 1 ? told`must not be empty` : told`must have at least ${String(minimum)} ${unit}`;
}

function tooBig({ origin, maximum, inclusive = true }: z.core.$ZodIssueTooBig): Told {
  const unit = units[origin];
  if (unit !== undefined) return told`must have at most ${String(maximum)} ${unit}`;
  return inclusive ? told`must be at most ${String(maximum)}` : told`must be below ${String(maximum)}`;
}

const units: Readonly<Record<string, Told>> = { array: told`entries`, string: told`characters` };
