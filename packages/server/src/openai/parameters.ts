/** The parameters of a request: each is taken, or refused by its name; none is dropped that would change the answer. */
import { isDeepStrictEqual } from 'node:util';
import { type FieldViolation, QaioError, isJsonObject, listProblems, told } from '@qaio/core';
import { unfitValue } from '@qaio/protocol';
import type { z } from 'zod';
import { jsonViolation } from '../http/json-violation.js';
import { parseJson } from '../http/parse-json.js';

/** A parameter that would change the answer, but for these values of it. */
export interface FixedParameter {
  readonly values: readonly unknown[];
  /** Why it has no others, for people. */
  readonly why: string;
}

export interface ParameterRules<T> {
  readonly shape: z.ZodType<T> & { readonly shape: object };
  /** Change nothing here, whatever their value. */
  readonly ignored: readonly string[];
  readonly fixed: Readonly<Record<string, FixedParameter>>;
}

/**
 * @param text of the body; null stands for an absent parameter
 * @throws QaioError `invalid-input` with a violation for each wrong parameter
 */
export function readParameters<T>(text: string, { shape, ignored, fixed }: ParameterRules<T>): T {
  const body = parseJson(text);
  if (!isJsonObject(body)) throw wrongParameter('', 'INVALID_TYPE', 'The request body must be a JSON object');
  const unfit = unfitValue(body);
  if (unfit) throw wrongParameters([{ ...jsonViolation(unfit), field: pathText(unfit.path.split('.')) }]);
  const given = Object.entries(body).filter(([name, value]) => value !== null && !ignored.includes(name));
  const refused = given.flatMap(([name, value]) => fixedViolation(name, value, fixed));
  const asked = Object.fromEntries(given.filter(([name]) => !Object.hasOwn(fixed, name)));
  const parsed = shape.safeParse(asked);
  const violations = [...refused, ...(parsed.error?.issues ?? []).flatMap(violationsOf)];
  if (violations.length > 0 || !parsed.success) throw wrongParameters(violations);
  return parsed.data;
}

export function wrongParameter(field: string, reason: string, description: string): QaioError {
  return wrongParameters([{ field, reason, description }]);
}

/** In English alone: what is wrong with a parameter is for those who write programs. */
function wrongParameters(violations: readonly FieldViolation[]): QaioError {
  const list = violations.map(({ field, description }) => (field ? `${field}: ${description}` : description));
  return new QaioError('invalid-input', String(told`${listProblems(list)}.`), { violations });
}

function fixedViolation(
  name: string,
  value: unknown,
  fixed: ParameterRules<unknown>['fixed'],
): FieldViolation[] {
  const rule = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
  if (!rule || rule.values.some((allowed) => isDeepStrictEqual(allowed, value))) return [];
  const allowed = rule.values.map((one) => JSON.stringify(one)).join(' or ');
  const description = `${rule.why}; ${allowed ? `it may be ${allowed}, or be left out` : 'leave it out'}`;
  return [{ field: name, reason: 'UNSUPPORTED_PARAMETER', description }];
}

function violationsOf(issue: z.core.$ZodIssue): FieldViolation[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: path ? `${path}.${key}` : key,
      reason: 'UNKNOWN_PARAMETER',
      description: 'is not taken by this server',
    }));
  const isAbsent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const description = isAbsent ? 'is missing' : issue.message;
  return [{ field: path, reason: isAbsent ? 'MISSING_PARAMETER' : 'INVALID_VALUE', description }];
}

/** `messages[0].content`, as OpenAI writes it. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (/^\d+$/u.test(String(key))) return `${text}[${String(key)}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
