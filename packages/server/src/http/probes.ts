import type { Hono } from 'hono';
import type { Readiness } from '../readiness.js';
import type { CallVariables } from './http-call.js';

/** They tell nothing of anybody, and those that ask often have neither a key nor a name for the server. */
export function addProbes(app: Hono<CallVariables>, readiness: Readiness): void {
  app.get('/healthz', (context) => {
    context.get('call').log.calls('Check');
    return context.text('ok');
  });
  app.get('/readyz', (context) => {
    context.get('call').log.calls('Check');
    const { refusal } = readiness;
    return context.text(String(refusal ?? 'ok'), refusal === undefined ? 200 : 503);
  });
}
