/** Conversations by id over HTTP: `/v1/tasks/NAME/conversations` and `/v1/tasks/NAME/conversations/ID`. */
import {
  conversationJson,
  createConversationRequestJson,
  listConversationsResponseJson,
} from '@qaio/protocol';
import type { Context, Hono } from 'hono';
import type { ConversationApi } from '../conversations/conversation-api.js';
import { resourceName } from '../mapping/task-to-proto.js';
import type { CallVariables, HttpCall } from './http-call.js';
import { parseJson } from './parse-json.js';
import { bodyText, limitBody } from './request-body.js';
import { requireJson } from './request-guards.js';
import { requestFrom } from './run-request.js';

const collection = '/v1/tasks/:task{[^:/]+}/conversations';

export function addConversationRoutes(app: Hono<CallVariables>, api: ConversationApi): void {
  app.post(collection, requireJson(), limitBody(), async (context) => {
    const { task, caller } = begin(context, 'CreateConversation');
    const body = parseJson(await bodyText(context));
    const { conversation } = await api.create(requestFrom(createConversationRequestJson, task, body), caller);
    return context.json(conversation ? conversationJson.write(conversation) : {});
  });
  app.get(collection, async (context) => {
    const { task, caller } = begin(context, 'ListConversations');
    const pageSize = Number(context.req.query('pageSize') ?? 0);
    const request = { task, pageSize, pageToken: context.req.query('pageToken') ?? '' };
    return context.json(listConversationsResponseJson.write(await api.list(request, caller)));
  });
  app.get(`${collection}/:id{[^/]+}`, async (context) => {
    const { name, caller } = begin(context, 'GetConversation');
    const { conversation } = await api.get({ name }, caller);
    return context.json(conversation ? conversationJson.write(conversation) : {});
  });
  app.delete(`${collection}/:id{[^/]+}`, async (context) => {
    const { name, caller } = begin(context, 'DeleteConversation');
    return context.json(await api.delete({ name, etag: context.req.query('etag') ?? '' }, caller));
  });
}

/** @returns what the address names */
function begin(
  context: Context<CallVariables>,
  method: string,
): Pick<HttpCall, 'caller'> & { readonly task: string; readonly name: string } {
  const { task = '', id = '' } = context.req.param() as { readonly task?: string; readonly id?: string };
  const { log, caller } = context.get('call');
  log.calls(method, task);
  return { task, name: `${resourceName(task)}/conversations/${id}`, caller };
}
