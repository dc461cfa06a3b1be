import { describe, expect, test } from '@jest/globals';
import type { StreamTaskResponse } from '@qaio/protocol';
import type { Conversation, ConversationRecord } from './conversation.js';
import { conversationText, readConversation } from './conversation-text.js';
import { chat, remembering, settled, startedConversation } from './testing/started-conversation.js';
import { done } from './testing/stream-events.js';

describe('a question that is asked again', () => {
  const asks = async (again: (conversation: Conversation) => Promise<unknown>, task = remembering) => {
    const { client, conversation } = startedConversation();
    const answered = async (sent: Promise<unknown>): Promise<void> => {
      await settled();
      client.end(done());
      await sent;
    };
    for (const message of ['一', '二', '三']) await answered(conversation.send(task, message));
    await answered(again(conversation));
    return { client, conversation };
  };
  const second = (conversation: Conversation) => conversation.turns()[1]!;

  test('is asked in place of itself and what came after it, which are then taken back', async () => {
    const { client, conversation } = await asks((it) => it.again(remembering.task, second(it)));
    expect(client.calls.at(-1)).toMatchObject({ conversation: 'k1', replacedTurns: 2 });
    expect(conversation.turns().map(({ message, isTakenBack }) => [message, isTakenBack])).toEqual([
      ['一', undefined],
      ['二', true],
      ['三', true],
      ['二', undefined],
    ]);
  });

  test('may be changed', async () => {
    const changed = { message: '贰', input: { message: '贰' } };
    const { client, conversation } = await asks((it) => it.again(remembering.task, second(it), changed));
    expect(client.calls.at(-1)).toMatchObject({ input: { message: '贰' }, replacedTurns: 2 });
    expect(conversation.turns().at(-1)?.message).toBe('贰');
  });

  test('takes nothing back until it is answered', async () => {
    const { conversation } = await asks(async (it) => {
      const sent = it.again(remembering.task, second(it));
      it.cancel();
      await sent;
    });
    expect(conversation.turns().filter(({ isTakenBack }) => isTakenBack)).toEqual([]);
  });

  test('and has come to nothing takes the same place when it is asked once more', async () => {
    const { client, conversation } = await asks(async (it) => {
      const sent = it.again(remembering.task, second(it));
      it.cancel();
      await sent;
      return it.again(remembering.task, it.turns().at(-1)!);
    });
    expect(client.calls.at(-1)).toMatchObject({ input: { message: '二' }, replacedTurns: 2 });
    expect(conversation.turns().map(({ status, isTakenBack }) => [status, isTakenBack])).toEqual([
      ['done', undefined],
      ['done', true],
      ['done', true],
      ['cancelled', undefined],
      ['done', undefined],
    ]);
  });

  const kept = (conversation: Conversation): ConversationRecord =>
    readConversation(conversationText(conversation.record()))!;

  test.each([
    [
      'on a page that was loaded anew',
      async (it: Conversation, record: ConversationRecord) => {
        it.resume(record);
      },
    ],
    [
      'in a conversation that was opened again beside another one',
      async (it: Conversation, record: ConversationRecord) => {
        const sent = it.send(remembering, '零');
        it.open(record);
        await sent;
      },
    ],
  ])('and was stopped takes that place %s', async (_, goOn) => {
    const before = await asks(async (it) => {
      const sent = it.again(remembering.task, second(it));
      it.cancel();
      await sent;
    });
    const { client, conversation } = startedConversation();
    await goOn(conversation, kept(before.conversation));
    const sent = conversation.again(remembering.task, conversation.turns().at(-1)!);
    await settled();
    client.end(done());
    await sent;
    expect(client.calls.at(-1)).toMatchObject({ replacedTurns: 2 });
    expect(conversation.turns().map(({ isTakenBack = false }) => isTakenBack)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test('and was never answered takes back what came after it', async () => {
    const { client, conversation } = startedConversation();
    const ends = async (sent: Promise<unknown>, ...last: StreamTaskResponse[]): Promise<void> => {
      await settled();
      client.end(...last);
      await sent;
    };
    await ends(conversation.send(remembering, '一'), done());
    await ends(conversation.send(remembering, '二'));
    await ends(conversation.send(remembering, '三'), done());
    const changed = { message: '贰', input: { message: '贰' } };
    await ends(conversation.again(remembering.task, second(conversation), changed), done());
    expect(client.calls.at(-1)).toMatchObject({ input: { message: '贰' }, replacedTurns: 1 });
    expect(conversation.turns().map(({ status, isTakenBack }) => [status, isTakenBack])).toEqual([
      ['done', undefined],
      ['failed', undefined],
      ['done', true],
      ['done', undefined],
    ]);
  });

  test('is a turn like any other where the task sees none', async () => {
    const { client, conversation } = await asks((it) => it.again(chat.task, second(it)), chat);
    expect(client.calls.at(-1)?.replacedTurns).toBeUndefined();
    expect(conversation.turns().filter(({ isTakenBack }) => isTakenBack)).toEqual([]);
  });
});
