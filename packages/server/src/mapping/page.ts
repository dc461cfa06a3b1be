import { createHash } from 'node:crypto';
import { wrongField, told } from '@qaio/core';

const defaultPageSize = 50;
const maxPageSize = 1000;

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly nextToken: string;
}

/**
 * A page of a list that is sorted by name; the token is the last name given, so it survives changes of the list, and any
 * server takes it that has the same.
 * Sizes as in https://google.aip.dev/158.
 *
 * @param list what it is a list of: its tokens are no other's
 * @throws QaioError `invalid-input` on a size that is not a whole number, a negative one, or a token that was not issued
 */
export function pageOf<T extends { readonly name: string }>(
  sorted: readonly T[],
  size: number,
  token: string,
  list: string,
): Page<T> {
  if (!Number.isInteger(size) || size < 0)
    throw wrongField('pageSize', told`must be a whole number of at least 0`);
  const after = Buffer.from(token, 'base64url').subarray(checkBytes).toString('utf8');
  if (token !== '' && tokenOf(after, list) !== token)
    throw wrongField('pageToken', told`was not issued for this list; leave it out to start over`);
  const rest = sorted.filter(({ name }) => name > after);
  const items = rest.slice(0, Math.min(size || defaultPageSize, maxPageSize));
  const last = items.at(-1);
  const nextToken = last && items.length < rest.length ? tokenOf(last.name, list) : '';
  return { items, nextToken };
}

const checkBytes = 9;

/** Before the name a few bytes that a token which was made up, or is of another list, does not have. */
function tokenOf(name: string, list: string): string {
  const check = createHash('sha256')
    .update(JSON.stringify([list, name]))
    .digest()
    .subarray(0, checkBytes);
  return Buffer.concat([check, Buffer.from(name)]).toString('base64url');
}
