import { QaioError, told } from '@qaio/core';

/**
 * An origin as browsers write it.
 *
 * @throws QaioError `invalid-option` for what is none: a path, a pattern, `*`, `null`
 */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/u.test(url.protocol) && [url.origin, `${url.origin}/`].includes(text);
  if (isOrigin && !text.includes('*')) return url.origin;
  throw new QaioError(
    'invalid-option',
    told`'${text}' is not an origin. Give one as a browser sends it, such as https://shop.example or http://localhost:5173; each by itself, there are no patterns.`,
  );
}
