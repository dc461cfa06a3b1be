/** What an address may say beside its path: what nobody reads is refused, as in a body. */
import { type FieldViolation, QaioError, textViolation, told, worded, wrongFields } from '@qaio/core';
import type { MiddlewareHandler } from 'hono';

/** Percent signs begin characters of UTF-8, and texts are texts as in a body. */
export function requireReadableAddress(): MiddlewareHandler {
  return async (context, next) => {
    const { pathname, search } = new URL(context.req.url);
    const violation = textViolation(decoded(pathname + search), 'address');
    if (violation) throw wrongFields([violation]);
    await next();
  };
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch (cause) {
    throw new QaioError(
      'invalid-input',
      told`The address has a % that begins no character of UTF-8. Encode texts in it as UTF-8, and % itself as %25.`,
      { cause },
    );
  }
}

/** @param known names of parameters, each at most once */
export function requireQuery(...known: readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const violations = Object.entries(context.req.queries()).flatMap(([name, { length }]) =>
      known.includes(name) ? repeated(name, length) : [unknown(name, known)],
    );
    if (violations.length > 0) throw wrongFields(violations);
    await next();
  };
}

function repeated(field: string, times: number): FieldViolation[] {
  const description = told`is there ${times} times in the address; expected it once`;
  return times === 1 ? [] : [{ field, reason: 'INVALID', ...worded('description', description) }];
}

function unknown(field: string, known: readonly string[]): FieldViolation {
  const description =
    known.length === 0
      ? told`is not taken in the address, which has no parameters here; a body may have it`
      : told`is not taken in the address; expected ${known.join(', ')}`;
  return { field, reason: 'UNKNOWN_FIELD', ...worded('description', description) };
}
