import { QaioError, listProblems, told } from '@qaio/core';
import { type JsonProblem, type RunTaskRequest, runTaskRequestJson } from '@qaio/protocol';
import { parseJson } from './parse-json.js';

const reasons: Readonly<Record<JsonProblem['kind'], string>> = {
  'unknown-field': 'UNKNOWN_FIELD',
  'wrong-type': 'INVALID',
  'malformed-text': 'MALFORMED_TEXT',
  'too-deep': 'INVALID',
};

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
  const problems = [...taskProblems(body), ...form.problems(body)];
  if (problems.length === 0) return { ...form.read(body), task };
  const violations = problems.map(({ path, kind, description }) => ({
    field: path || 'body',
    reason: reasons[kind],
    description,
  }));
  const list = listProblems(violations.map(({ field, description }) => `${field}: ${description}`));
  throw new QaioError('invalid-input', told`The request body is not valid. ${list}`, { violations });
}

function taskProblems(body: unknown): JsonProblem[] {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'task')) return [];
  return [{ path: 'task', kind: 'unknown-field', description: 'belongs in the URL, not in the body' }];
}
