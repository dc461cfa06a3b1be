import { type FieldViolation, QaioError, listViolations, worded } from '../errors.js';
import { type Told, told } from '../told.js';

/** An `invalid-input` error that names every wrong field. */
export function wrongFields(violations: readonly FieldViolation[], cause?: unknown): QaioError {
  return new QaioError('invalid-input', told`${listViolations(violations)}.`, { violations, cause });
}

/** The same of one field whose value cannot be. @param description a sentence without the field and its end */
export const wrongField = (field: string, description: string | Told, cause?: unknown): QaioError =>
  wrongFields([{ field, reason: 'INVALID', ...worded('description', description) }], cause);
