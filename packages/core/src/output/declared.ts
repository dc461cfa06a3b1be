import { errorPart } from '../errors.js';
import type { DeclarationProblem } from './output-format.js';

interface Declared<T> {
  readonly value: T | undefined;
  readonly problems: readonly DeclarationProblem[];
}

/** What a declaration compiles to, in pieces, or why it does not. */
export function* declared<T>(
  path: readonly PropertyKey[],
  compiling: Generator<undefined, T>,
): Generator<undefined, Declared<T>> {
  try {
    return { value: yield* compiling, problems: [] };
  } catch (error) {
    return { value: undefined, problems: [{ path, message: errorPart(error) }] };
  }
}
