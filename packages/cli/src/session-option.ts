import { requireConversationId } from '@qaio/core';
import { asUsage } from './exit-code.js';

/** Before a model is loaded for it. @throws UsageError for what cannot be the name of a conversation */
export function checkSession(session: string | undefined): void {
  if (session !== undefined) asUsage(() => requireConversationId(session, '--session'));
}
