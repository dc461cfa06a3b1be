import { type FieldViolation, QaioError, listViolations } from '../errors.js';

/** An `invalid-input` error that names every wrong field. */
export function wrongFields(violations: readonly FieldViolation[], cause?: unknown): QaioError {
  return new QaioError('invalid-input', `${listViolations(violations)}.`, { violations, cause });
}
