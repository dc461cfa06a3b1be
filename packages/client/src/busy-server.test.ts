/** What a conversation does while its server takes no more. */
import { describe, expect, test } from '@jest/globals';
import { Conversation } from './conversation.js';
import { TaskClientError } from './task-client-error.js';
import { ScriptedTaskClient, textTask, withField } from './testing/scripted-task-client.js';
import { accepted, delta, done } from './testing/stream-events.js';
import { type Wait, waitFor } from './wait.js';

const chat = withField(textTask());
const settled = (): Promise<void> => new Promise(setImmediate);

describe('a server that takes no more for now', () => {
  const full = new TaskClientError('RESOURCE_EXHAUSTED', 'too many', { retryAfterSeconds: 5 });

  /** @param wait what there is until it is asked again */
  function asking(wait: Wait) {
    const client = new ScriptedTaskClient();
    const conversation = new Conversation(client, () => 'k', Infinity, wait);
    return { client, conversation, sent: conversation.send(chat, '心累') };
  }

  test('is asked again when it says, and the turn tells so meanwhile', async () => {
    const waited: number[] = [];
    const { client, conversation, sent } = asking(async (ms) => {
      waited.push(ms);
      expect(conversation.turns()).toMatchObject([{ waiting: { kind: 'busy', seconds: 5 } }]);
    });
    for (let i = 0; i < 2; i++) {
      await settled();
      client.fail(full);
    }
    await settled();
    client.end(accepted(), done());
    expect(await sent).toMatchObject({ status: 'done', waiting: undefined });
    expect(waited).toEqual([5000, 5000]);
    expect(client.calls).toHaveLength(3);
  });

  test('is asked no more once the turn is stopped', async () => {
    const { client, conversation, sent } = asking(waitFor);
    await settled();
    client.fail(full);
    await settled();
    conversation.cancel();
    expect(await sent).toMatchObject({ status: 'cancelled' });
    expect(client.calls).toHaveLength(1);
  });

  test.each([
    ['with half an answer', [delta('抱')], full],
    [
      'for longer than anybody waits',
      [],
      new TaskClientError('RESOURCE_EXHAUSTED', '', { retryAfterSeconds: 3600 }),
    ],
    ['without saying until when', [], new TaskClientError('RESOURCE_EXHAUSTED', 'too large')],
  ])('%s ends the turn', async (_, events, error) => {
    const client = new ScriptedTaskClient(events);
    const conversation = new Conversation(
      client,
      () => 'k',
      Infinity,
      async () => undefined,
    );
    const sent = conversation.send(chat, '心累');
    await settled();
    client.fail(error);
    expect(await sent).toMatchObject({ status: 'failed', error: { status: 'RESOURCE_EXHAUSTED' } });
    expect(client.calls).toHaveLength(1);
  });
});
