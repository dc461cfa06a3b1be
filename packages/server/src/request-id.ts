import { randomUUID } from 'node:crypto';
import { wrongField, told } from '@qaio/core';

const form = /^[\w.:-]{1,64}$/u;

/**
 * The id that a client gave its request, or a new one.
 *
 * @throws QaioError `invalid-input`
 */
export function requestIdOf(given: string): string {
  if (given === '') return randomUUID();
  if (form.test(given)) return given;
  throw wrongField('requestId', told`must have at most 64 characters, all of them among A-Z a-z 0-9 . _ : -`);
}
