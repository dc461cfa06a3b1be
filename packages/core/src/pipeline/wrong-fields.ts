import { type FieldViolation, QaioError, listProblems } from '../errors.js';

/** An `invalid-input` error that names every wrong field. */
export function wrongFields(violations: readonly FieldViolation[], cause?: unknown): QaioError {
  const list = listProblems(violations.map(({ field, description }) => `${field} ${description}`));
  return new QaioError('invalid-input', `${list}.`, { violations, cause });
}
