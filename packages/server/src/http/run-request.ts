import { type FieldViolation, QaioError, listProblems, told, worded, wrongFields } from '@qaio/core';
import { type JsonProblem, type RunTaskRequest, runTaskRequestJson } from '@qaio/protocol';
import { jsonViolation } from './json-violation.js';
import { parseJson } from './parse-json.js';

/**
 * @param task named by the address, so that the body may not
 * @throws QaioError `invalid-input` with a violation for each wrong field
 */
export function parseRunRequest(task: string, text: string): RunTaskRequest {
  return runRequestFrom(task, parseJson(text));
}

/** The same of JSON that is parsed already. @throws QaioError `invalid-input` likewise */
export function runRequestFrom(task: string, body: unknown): RunTaskRequest {
  return requestFrom(runTaskRequestJson, task, body);
}

/** A request that names a task and has a form in JSON. */
interface RequestForm<Request> {
  problems(value: unknown): JsonProblem[];
  read(value: unknown): Request;
}

/** Any request for a task that its address names. @throws QaioError `invalid-input` likewise */
export function requestFrom<Request>(form: RequestForm<Request>, task: string, body: unknown): Request {
  const problems = form.problems(body);
  // told as over gRPC, and alone
  if (problems[0]?.kind === 'malformed-text') throw wrongFields(problems.map(jsonViolation));
  const violations = [...taskProblems(body), ...problems.map(jsonViolation)];
  if (violations.length === 0) return { ...form.read(body), task };
  throw invalidBody(violations);
}

/** An `invalid-input` error that names every wrong field of the body. */
export function invalidBody(violations: readonly FieldViolation[]): QaioError {
  const list = listProblems(
    violations.map(({ field, description, told: said = description }) => told`${field}: ${said}`),
  );
  return new QaioError('invalid-input', told`The request body is not valid. ${list}`, { violations });
}

function taskProblems(body: unknown): FieldViolation[] {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'task')) return [];
  const description = told`belongs in the URL, not in the body`;
  return [{ field: 'task', reason: 'UNKNOWN_FIELD', ...worded('description', description) }];
}
