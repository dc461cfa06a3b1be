import type { ConversationServiceImplementation } from '@qaio/protocol';
import type { ConversationApi } from '../conversations/conversation-api.js';
import type { CallIdentity } from './call-middleware.js';

/** Translates calls; what is thrown is the middleware's. */
export function conversationService(api: ConversationApi): ConversationServiceImplementation<CallIdentity> {
  return {
    createConversation: async (request, { caller }) => {
      caller?.countRun();
      return api.create(request, caller?.name);
    },
    getConversation: async (request, { caller }) => api.get(request, caller?.name),
    listConversations: async (request, { caller }) => api.list(request, caller?.name),
    deleteConversation: async (request, { caller }) => api.delete(request, caller?.name),
  };
}
