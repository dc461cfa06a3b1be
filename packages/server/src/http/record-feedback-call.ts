import { recordFeedbackRequestJson, recordFeedbackResponseJson } from '@qaio/protocol';
import type { Context } from 'hono';
import type { TaskApi } from '../task-api.js';
import type { CallVariables } from './http-call.js';
import { parseJson } from './parse-json.js';
import { readBody } from './request-body.js';
import { requestFrom } from './run-request.js';

/** `{name}:recordFeedback` */
export async function callRecordFeedback(context: Context<CallVariables>, api: TaskApi): Promise<Response> {
  const [task = ''] = (context.req.param('call') ?? '').split(':');
  const body = await readBody(context, (text) => parseJson(text));
  const response = await api.recordFeedback(requestFrom(recordFeedbackRequestJson, task, body));
  return context.json(recordFeedbackResponseJson.write(response));
}
