import { Conversation } from '../conversation.js';
import { ScriptedTaskClient, textTask, withField } from './scripted-task-client.js';
import { delta, moodStep } from './stream-events.js';

export const chat = withField(textTask());
export const remembering = withField(textTask({ conversationTurns: 3 }));

/** What was answered by now has been seen. */
export const settled = (): Promise<void> => new Promise(setImmediate);

/** A conversation with a server that answers each message in two pieces, under keys k1, k2, … */
export function startedConversation() {
  let keys = 0;
  const client = new ScriptedTaskClient([moodStep(), delta('抱'), delta('抱')]);
  return { client, conversation: new Conversation(client, () => `k${++keys}`) };
}
