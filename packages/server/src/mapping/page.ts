import { wrongField, told } from '@qaio/core';

const defaultPageSize = 50;
const maxPageSize = 1000;

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly nextToken: string;
}

/**
 * A page of a list that is sorted by name; the token is the last name given, so it survives changes of the list.
 * Sizes as in https://google.aip.dev/158.
 *
 * @throws QaioError `invalid-input` on a size that is not a whole number, a negative one, or a token that was not issued
 */
export function pageOf<T extends { readonly name: string }>(
  sorted: readonly T[],
  size: number,
  token: string,
): Page<T> {
  if (!Number.isInteger(size) || size < 0)
    throw wrongField('pageSize', told`must be a whole number of at least 0`);
  const after = Buffer.from(token, 'base64url').toString('utf8');
  if (token !== '' && Buffer.from(after).toString('base64url') !== token)
    throw wrongField('pageToken', told`was not issued by this server; leave it out to start over`);
  const rest = sorted.filter(({ name }) => name > after);
  const items = rest.slice(0, Math.min(size || defaultPageSize, maxPageSize));
  const last = items.at(-1);
  const nextToken = last && items.length < rest.length ? Buffer.from(last.name).toString('base64url') : '';
  return { items, nextToken };
}
