import { errorPart } from '../errors.js';
import type { DeclarationProblem } from './output-format.js';

/** What a declaration compiles to, or why it does not. */
export function declared<T>(
  path: readonly PropertyKey[],
  compile: () => T,
): { readonly value: T | undefined; readonly problems: readonly DeclarationProblem[] } {
  try {
    return { value: compile(), problems: [] };
  } catch (error) {
    return { value: undefined, problems: [{ path, message: errorPart(error) }] };
  }
}
