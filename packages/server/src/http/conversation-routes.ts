/** Conversations by id over HTTP: `/v1/tasks/NAME/conversations` and `/v1/tasks/NAME/conversations/ID`. */
import {
  type GetConversationResponse,
  conversationJson,
  createConversationRequestJson,
  listConversationsResponseJson,
} from '@qaio/protocol';
import type { Context, Hono } from 'hono';
import { type ConversationApi, conversationChanged } from '../conversations/conversation-api.js';
import { resourceName } from '../mapping/task-to-proto.js';
import { requireQuery } from './address-guards.js';
import { type CallVariables, type HttpCall, respondError } from './http-call.js';
import { isMatched } from './if-match.js';
import { parseJson } from './parse-json.js';
import { readBody, limitBody } from './request-body.js';
import { requireJson } from './request-guards.js';
import { revalidated } from './revalidated.js';
import { requestFrom } from './run-request.js';

const collection = '/v1/tasks/:task{[^:/]+}/conversations';

export function addConversationRoutes(app: Hono<CallVariables>, api: ConversationApi): void {
  app.post(collection, requireQuery(), requireJson(), limitBody(), async (context) => {
    const { task, caller } = begin(context);
    const body = await readBody(context, (text) => parseJson(text));
    return respond(context, await api.create(requestFrom(createConversationRequestJson, task, body), caller));
  });
  app.get(collection, requireQuery('pageSize', 'pageToken'), async (context) => {
    const { task, caller } = begin(context);
    const pageSize = Number(context.req.query('pageSize') ?? 0);
    const request = { task, pageSize, pageToken: context.req.query('pageToken') ?? '' };
    return context.json(listConversationsResponseJson.write(await api.list(request, caller)));
  });
  app.get(`${collection}/:id{[^/]+}`, requireQuery(), revalidated(), async (context) => {
    const { name, caller } = begin(context);
    return respond(context, await api.get({ name }, caller));
  });
  app.delete(`${collection}/:id{[^/]+}`, requireQuery('etag'), async (context) => {
    const { name, caller } = begin(context);
    const { conversation } = await api.get({ name }, caller);
    if (!isMatched(context.req, conversation?.etag)) return respondChanged(context, conversation?.id ?? '');
    return context.json(await api.delete({ name, etag: context.req.query('etag') ?? '' }, caller));
  });
}

/** As RFC 9110 has it where a header says what is expected. */
function respondChanged(context: Context<CallVariables>, id: string): Response {
  const error = context.get('call').log.fail(conversationChanged(id));
  return respondError(context, { ...error, http: 412 });
}

/** Its etag is that of the answer, too: what a request sends back in If-Match. */
function respond(context: Context, { conversation }: GetConversationResponse): Response {
  if (!conversation) return context.json({});
  context.header('etag', `"${conversation.etag}"`);
  return context.json(conversationJson.write(conversation));
}

/** @returns what the address names */
function begin(
  context: Context<CallVariables>,
): Pick<HttpCall, 'caller'> & { readonly task: string; readonly name: string } {
  const { task = '', id = '' } = context.req.param() as { readonly task?: string; readonly id?: string };
  const { caller } = context.get('call');
  return { task, name: `${resourceName(task)}/conversations/${id}`, caller };
}
