/** What requests are called in the log and in metrics, as gRPC and OpenAI call them: known before anything may refuse one. */
import type { Context } from 'hono';
import type { CallVariables } from './http-call.js';

const conversations = '/v1/tasks/TASK/conversations';
const paths: Readonly<Record<string, string>> = {
  'GET /v1/model': 'GetModel',
  'GET /v1/tasks': 'ListTasks',
  'GET /v1/tasks:watch': 'WatchTasks',
  'GET /v1/tasks/TASK': 'GetTask',
  'POST /v1/tasks/TASK:run': 'RunTask',
  'POST /v1/tasks/TASK:stream': 'StreamTask',
  'POST /v1/tasks/TASK:batchRun': 'BatchRunTask',
  'POST /v1/tasks/TASK:recordFeedback': 'RecordFeedback',
  [`POST ${conversations}`]: 'CreateConversation',
  [`GET ${conversations}`]: 'ListConversations',
  [`GET ${conversations}/ID`]: 'GetConversation',
  [`DELETE ${conversations}/ID`]: 'DeleteConversation',
  'GET /v1/models': 'ListModels',
  'GET /v1/models/ID': 'RetrieveModel',
  'POST /v1/chat/completions': 'CreateChatCompletion',
  'POST /v1/responses': 'CreateResponse',
  'POST /v1/embeddings': 'CreateEmbeddings',
};

/** Another path is called by its route. */
export function nameCall(context: Context<CallVariables>): void {
  const { method, path } = context.req;
  const task = /^\/v1\/tasks\/(?<task>[^/:]+)/u.exec(path)?.groups?.['task'];
  const pattern = path
    .replace(/^\/v1\/tasks\/[^/:]+/u, '/v1/tasks/TASK')
    .replace(/(?<=TASK\/conversations)\/[^/]+$/u, '/ID')
    .replace(/(?<=^\/v1\/models)\/.+$/u, '/ID');
  const name = paths[`${method === 'HEAD' ? 'GET' : method} ${pattern}`];
  if (name !== undefined) context.get('call').log.calls(name, task);
}
