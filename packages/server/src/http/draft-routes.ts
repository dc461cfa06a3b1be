/** Task files that somebody edits on the page: JSON of our own, for the page alone. */
import {
  type ComparableRow,
  type JsonObject,
  QaioError,
  compareEvaluations,
  isJsonObject,
  taskJsonSchema,
  told,
} from '@qaio/core';
import { runTaskResponseJson, taskJson } from '@qaio/protocol';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { CallLogOptions } from '../call-log.js';
import type { Draft } from '../drafts/draft.js';
import type { TaskDrafts } from '../drafts/task-drafts.js';
import { taskToProto } from '../mapping/task-to-proto.js';
import { maxBatchBytes } from '../wire-limits.js';
import { jsonLines, respondBatch } from './batch-call.js';
import { type CallVariables, runCall } from './http-call.js';
import { parseJson } from './parse-json.js';
import { readBody, limitBody } from './request-body.js';
import { requireJson } from './request-guards.js';
import { runErrorEvent, runEvents } from './run-events.js';
import { parseRunRequest } from './run-request.js';
import { streamFrames } from './stream-frames.js';

type Call = Context<CallVariables>;

const openRequest = z.strictObject({ yaml: z.string(), task: z.string().default('') });
const renderRequest = z.strictObject({ input: z.record(z.string(), z.unknown()) });
const saveRequest = z.strictObject({ etag: z.string().default('') });
const judged = z.strictObject({ isRight: z.boolean(), answer: z.string() });
const compareRequest = z.strictObject({ rows: z.array(z.strictObject({ first: judged, second: judged })) });

/** @param drafts undefined: the server was started without `--edit`, and says so */
export function addDraftRoutes(
  app: Hono<CallVariables>,
  drafts: TaskDrafts | undefined,
  log: CallLogOptions,
): void {
  app.get('/v1/drafts', (context) => {
    context.get('call').log.calls('Drafts');
    return context.json(drafts ? { allowed: true, schema: taskJsonSchema() } : { allowed: false });
  });
  if (!drafts) {
    for (const path of ['/v1/drafts', '/v1/drafts:compare', '/v1/drafts/*'])
      app.all(path, () => Promise.reject(notAllowed()));
    return;
  }
  app.get('/v1/drafts/source/:name{[^:/]+}', async (context) => {
    context.get('call').log.calls('TaskSource', context.req.param('name'));
    return context.json(await drafts.files.read(drafts.served(context.req.param('name'))));
  });
  app.post('/v1/drafts', requireJson(), limitBody(), (context) => open(context, drafts));
  app.post('/v1/drafts:compare', requireJson(), limitBody(maxBatchBytes), compare);
  app.post('/v1/drafts/:call{[^:/]+:(?:render|run|stream|save)}', requireJson(), limitBody(), (context) =>
    call(context, drafts),
  );
  app.post(
    '/v1/drafts/:call{[^:/]+:batchRun}',
    requireJson(jsonLines),
    limitBody(maxBatchBytes),
    (context) => {
      const draft = drafts.get(idOf(context));
      // what a draft answers is no figure of the task that is served
      const quiet = { ...log, metrics: undefined };
      return respondBatch(context, { api: draft, log: quiet, task: draft.task.name });
    },
  );
}

function notAllowed(): QaioError {
  return new QaioError(
    'not-allowed',
    told`This server edits no tasks. Its operator can start it with --edit, and --tasks FOLDER to save them.`,
  );
}

const idOf = (context: Call): string => (context.req.param('call') ?? '').split(':')[0] ?? '';

async function bodyOf<T>(context: Call, shape: z.ZodType<T>): Promise<T> {
  const parsed = shape.safeParse(await readBody(context, (text) => parseJson(text)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new QaioError(
    'invalid-input',
    told`The request body is not valid. ${field || 'body'}: ${issue?.message ?? ''}`,
  );
}

async function open(context: Call, drafts: TaskDrafts): Promise<Response> {
  context.get('call').log.calls('OpenDraft');
  const { yaml, task } = await bodyOf(context, openRequest);
  const { draft, problems } = await drafts.open(yaml, task, context.get('call').log.translate);
  if (draft) return context.json({ id: draft.id, task: messageOf(draft), problems });
  return context.json({ problems });
}

const messageOf = ({ compiled }: Draft): unknown =>
  taskJson.write(taskToProto(compiled.task, compiled.blankPrompt?.prefixTokenCount));

async function call(context: Call, drafts: TaskDrafts): Promise<Response> {
  const [id = '', verb] = (context.req.param('call') ?? '').split(':');
  const draft = drafts.get(id);
  const { log } = context.get('call');
  if (verb === 'render') {
    log.calls('RenderDraft');
    const { input } = await bodyOf(context, renderRequest);
    return context.json(draft.render(jsonInput(input)));
  }
  if (verb === 'save') {
    log.calls('SaveDraft');
    const { etag } = await bodyOf(context, saveRequest);
    const { file, etag: saved } = await drafts.files.save(draft.yaml, draft.task, etag);
    return context.json({ file, etag: saved, problems: drafts.files.problems(log.translate) });
  }
  log.calls(verb === 'run' ? 'RunDraft' : 'StreamDraft');
  const request = await readBody(context, (text) => parseRunRequest(draft.task.name, text));
  const run = runCall(context, request.requestId);
  if (verb === 'stream') {
    const events = draft.streamTask(request, run);
    return streamFrames(context, runEvents(events), runErrorEvent);
  }
  const response = await draft.runTask(request, run);
  return context.json(runTaskResponseJson.write(response));
}

function jsonInput(input: unknown): JsonObject {
  return isJsonObject(input) ? input : {};
}

/** Two versions on the same rows: whether the difference may be due to chance. */
async function compare(context: Call): Promise<Response> {
  context.get('call').log.calls('CompareDrafts');
  const { rows } = await bodyOf(context, compareRequest);
  const side = (which: 'first' | 'second'): ComparableRow[] =>
    rows.map((row, at) => ({ index: at + 1, ...row[which] }));
  return context.json(compareEvaluations(side('first'), side('second')));
}
