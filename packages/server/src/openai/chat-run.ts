/** A request becomes a run of a task, or of the loaded model without one. */
import { isDeepStrictEqual } from 'node:util';
import {
  type CompiledTask,
  QaioError,
  type RawChatRequest,
  type TaskEvent,
  type TaskRequest,
  told,
  wrongFields,
} from '@qaio/core';
import type { TaskApi } from '../task-api.js';
import type { RunCall } from '../task-runs.js';
import type { AnswerFormat, ChatRequest, ParameterNames } from './chat-request.js';
import { wrongParameter } from './parameters.js';
import { taskMessages } from './task-input.js';
import { taskSettings } from './task-settings.js';

/**
 * @throws QaioError at once `unknown-task`, and `invalid-input` for what would be dropped; what else a run throws with
 * fields that go by the request's parameters
 */
export function chatEvents(api: TaskApi, request: ChatRequest, call: RunCall): AsyncGenerator<TaskEvent> {
  if (request.messages.at(-1)?.role !== 'user')
    throw wrongParameter(request.names.messages, 'INVALID_VALUE', "the last message must be the user's");
  const { names } = request;
  if (findTask(api, request.model) === undefined && request.model === api.modelName)
    return named(api.rawChatEvents(rawRequest(request), call), names, true);
  const compiled = taskOf(api, request.model);
  const { overrides } = compiled.task.definition.config;
  const events = api.taskEvents(taskRequest(compiled, request), call);
  return named(events, names, overrides.includes('maxOutputTokens'));
}

/** A task comes before a model of the same name. @throws QaioError `unknown-task` */
export function taskOf(api: TaskApi, name: string): CompiledTask {
  const task = findTask(api, name);
  if (task !== undefined) return api.compiledTask(task);
  throw new QaioError(
    'unknown-task',
    told`This server has no model '${name}'. GET /v1/models lists those that it has.`,
  );
}

const findTask = (api: TaskApi, name: string): string | undefined =>
  api.tasks().find((task) => task.name === name)?.name;

function taskRequest(
  compiled: CompiledTask,
  { messages, settings, format, topLabels, names }: ChatRequest,
): TaskRequest {
  const { definition } = compiled.task;
  if (definition.output.format === 'embedding')
    throw wrongParameter(
      'model',
      'INVALID_VALUE',
      `task '${compiled.name}' gives vectors; use POST /v1/embeddings`,
    );
  if (topLabels !== undefined && definition.output.format !== 'choice') throw noLogprobs(names);
  checkFormat(compiled, format, names.format);
  const { input, history } = taskMessages(compiled, messages, names);
  return { task: compiled.name, input, history, sampling: taskSettings(compiled, settings, names.settings) };
}

/** What a task answers in is its own affair: a request may only say what is so already. */
function checkFormat({ task }: CompiledTask, format: AnswerFormat, parameter: string): void {
  const { output } = task.definition;
  const isJson = output.format === 'json';
  const isMet =
    format.kind === 'any' ||
    (format.kind === 'text' && !isJson) ||
    (format.kind === 'object' && isJson) ||
    (format.kind === 'schema' && isJson && isDeepStrictEqual(format.schema, output.schema));
  if (isMet) return;
  const own = isJson ? 'JSON of its own schema' : 'text';
  throw wrongParameter(
    parameter,
    'UNSUPPORTED_PARAMETER',
    `task '${task.name}' answers with ${own}; leave it out, or use the loaded model by its own name`,
  );
}

function rawRequest({ messages, settings, format, topLabels, names }: ChatRequest): RawChatRequest {
  if (topLabels !== undefined) throw noLogprobs(names);
  if (format.kind === 'object')
    throw wrongParameter(
      names.format,
      'UNSUPPORTED_PARAMETER',
      'JSON without a schema cannot be guaranteed; send the type json_schema with one',
    );
  return { messages, sampling: settings, schema: format.kind === 'schema' ? format.schema : undefined };
}

const noLogprobs = ({ labels }: ParameterNames): QaioError =>
  wrongParameter(labels, 'UNSUPPORTED_PARAMETER', 'only tasks that choose a label have log-probabilities');

/**
 * What is wrong with a part of the run is wrong with the parameter that it came from.
 *
 * @param mayBeLonger whether a request may ask for a longer answer
 */
async function* named(
  events: AsyncGenerator<TaskEvent>,
  names: ParameterNames,
  mayBeLonger: boolean,
): AsyncGenerator<TaskEvent> {
  try {
    yield* events;
  } catch (error) {
    throw error instanceof QaioError ? renamed(error, names, mayBeLonger) : error;
  }
}

function renamed(error: QaioError, names: ParameterNames, mayBeLonger: boolean): QaioError {
  const { code, message, told: said = message, violations, cause } = error;
  if (code === 'output-incomplete') return mayBeLonger ? incomplete(names, cause) : error;
  if (violations.length === 0) return error;
  const parameter = (field: string): string => {
    const [part] = field.split('.');
    if (part === 'input' || part === 'history' || part === 'messages') return names.messages;
    return part === 'schema' ? names.schema : field;
  };
  const renamedViolations = violations.map((one) => ({ ...one, field: parameter(one.field) }));
  if (violations[0]?.field === 'schema') return wrongFields(renamedViolations, cause);
  return new QaioError(code, said, { violations: renamedViolations, cause });
}

function incomplete({ settings, format }: ParameterNames, cause: unknown): QaioError {
  const field = settings.maxOutputTokens;
  const description = `the answer was cut off before it was whole; raise it, or let ${format} allow only shorter answers`;
  const violations = [{ field, reason: 'OUTPUT_INCOMPLETE', description }];
  return new QaioError('output-incomplete', `${field}: ${description}.`, { violations, cause });
}
