import type { Ajv } from 'ajv';
import { canonicalJson } from '../canonical-json.js';

/** Makes `uniqueItems` compare each item with all before it at once, where Ajv takes every pair of items. */
export function compareAtOnce(ajv: Ajv): void {
  const validate = (isWanted: boolean, items: readonly unknown[]): boolean =>
    !isWanted || new Set(items.map(canonicalJson)).size === items.length;
  const error = { message: 'must NOT have duplicate items' };
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate, error });
}
