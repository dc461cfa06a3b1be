/** The API that clients of OpenAI speak, in front of tasks and of the loaded model: docs/openai.md */
import type { RunResult } from '@qaio/core';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { CallLog } from '../call-log.js';
import { type CallVariables, lifeOf } from '../http/http-call.js';
import { readBody, limitBody } from '../http/request-body.js';
import { requireJson } from '../http/request-guards.js';
import { streamFrames } from '../http/stream-frames.js';
import { runResultToProto } from '../mapping/result-to-proto.js';
import type { TaskApi } from '../task-api.js';
import type { RunCall } from '../task-runs.js';
import { answerPieces, wholeAnswer } from './answer.js';
import { readChatCompletion } from './chat-parameters.js';
import { chatChunks, chatCompletion, frame } from './chat-completion.js';
import { chatEvents } from './chat-run.js';
import { embeddings, readEmbeddingRequest } from './embeddings.js';
import { findModel, listModels } from './models.js';
import { type OpenAiErrorBody, openAiErrorBody } from './openai-error.js';
import { numberedFrames, responseErrorEvent, responseEvents } from './response-events.js';
import { responseObject } from './response-object.js';
import { readResponseRequest } from './response-parameters.js';

/** What clients of OpenAI may ask for, whether it is here or not. */
const openAiPath =
  /^\/v1\/(?:assistants|audio|batches|chat|completions|conversations|embeddings|files|fine_tuning|images|models|moderations|responses|threads|uploads|vector_stores|videos)(?:\/|$)/u;

/** Errors of these paths are in the form that their clients read; to stand before all that may fail. */
export function writeOpenAiErrors(): MiddlewareHandler<CallVariables> {
  return async (context, next) => {
    if (openAiPath.test(context.req.path)) context.get('call').errorBody = openAiErrorBody;
    await next();
  };
}

export interface OpenAiOptions {
  readonly api: TaskApi;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function addOpenAiRoutes(app: Hono<CallVariables>, { api, now }: OpenAiOptions): void {
  const startedAt = now();
  const seconds = (): number => Math.floor(now() / 1000);
  app.get('/v1/models', (context) => {
    return context.json(listModels(api, startedAt));
  });
  app.get('/v1/models/:id{.+}', (context) => {
    return context.json(findModel(api, context.req.param('id'), startedAt));
  });
  const post = (path: string, handle: (context: Context<CallVariables>) => Promise<Response>) =>
    app.post(path, requireJson(), limitBody(), handle);
  post('/v1/chat/completions', (context) => createChatCompletion(context, api, seconds()));
  post('/v1/responses', (context) => createResponse(context, api, seconds()));
  post('/v1/embeddings', (context) => createEmbeddings(context, api));
}

async function createChatCompletion(
  context: Context<CallVariables>,
  api: TaskApi,
  created: number,
): Promise<Response> {
  const { log, requestId } = context.get('call');
  const request = await readBody(context, readChatCompletion);
  log.asks(request.model);
  const pieces = answerPieces(chatEvents(api, request, runCall(context)), request.topLabels);
  const head = { id: `chatcmpl-${requestId}`, created, model: request.model };
  if (request.isStreamed) {
    const { includesUsage } = request;
    const frames = chatChunks(head, pieces, { includesUsage, onEnd: answers(log), translate: log.translate });
    return streamFrames(context, frames, frame);
  }
  const { body, run } = await chatCompletion(head, pieces, log.translate);
  answers(log)(run);
  return context.json(body);
}

async function createResponse(
  context: Context<CallVariables>,
  api: TaskApi,
  created: number,
): Promise<Response> {
  const { log, requestId } = context.get('call');
  const request = await readBody(context, readResponseRequest);
  const { model, echo } = request;
  log.asks(model);
  const pieces = answerPieces(chatEvents(api, request, runCall(context)), request.topLabels);
  const ids = { id: `resp_${requestId}`, messageId: `msg_${requestId}` };
  const head = { ...ids, created, model, echo, translate: log.translate };
  if (request.isStreamed) {
    const number = numberedFrames();
    const frames = responseEvents(head, pieces, number, answers(log));
    return streamFrames(context, frames, (body) => responseErrorEvent(body as OpenAiErrorBody, number));
  }
  const answer = await wholeAnswer(pieces);
  answers(log)(answer.run);
  return context.json(responseObject(head, answer));
}

async function createEmbeddings(context: Context<CallVariables>, api: TaskApi): Promise<Response> {
  const { log, countRun } = context.get('call');
  const request = await readBody(context, readEmbeddingRequest);
  log.asks(request.model);
  // the call itself has been counted as one
  [request.input].flat().slice(1).forEach(countRun);
  const { body, runs } = await embeddings(api, request, runCall(context));
  runs.forEach(answers(log));
  return context.json(body);
}

function runCall(context: Context<CallVariables>): RunCall {
  return { requestId: context.get('call').requestId, signal: lifeOf(context).signal };
}

const answers =
  (log: CallLog) =>
  (run: RunResult): void =>
    log.answers(runResultToProto(run));
