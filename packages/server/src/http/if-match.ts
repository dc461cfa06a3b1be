/** Conditions on what a request is for: https://www.rfc-editor.org/rfc/rfc9110#field.if-match */
import { QaioError, told } from '@qaio/core';
import type { HonoRequest, MiddlewareHandler } from 'hono';

type Headers = Pick<HonoRequest, 'header'>;

/**
 * Whether If-Match holds; also where there is none.
 *
 * @param current undefined where nothing is there
 * @throws QaioError `invalid-input` for what is neither `*` nor etags in double quotes
 */
export function isMatched(request: Headers, current: string | undefined): boolean {
  const wanted = request.header('if-match')?.trim();
  if (wanted === undefined || wanted === '*') return true;
  if (!/^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/u.test(wanted))
    throw new QaioError(
      'invalid-input',
      told`Expected the header if-match to be * or etags in double quotes, such as "a1b2", but got '${wanted}'.`,
    );
  // a weak one never matches
  return wanted.split(',').some((etag) => etag.trim() === `"${current}"`);
}

/** Where nothing is changed that has an etag in a header. */
export function refuseIfMatch(): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.header('if-match') !== undefined)
      throw new QaioError(
        'invalid-input',
        told`The header if-match is not taken here. Send the task's etag as expectedEtag in the body.`,
      );
    await next();
  };
}
