import { describe, expect, test } from '@jest/globals';
import { Classification } from '@qaio/protocol';
import { Conversation } from './conversation.js';
import { otherLabels } from './correction.js';
import { startTurn } from './turn.js';
import { seededRandom } from './testing/seeded-random.js';
import { chat, remembering, settled, startedConversation } from './testing/started-conversation.js';
import { done } from './testing/stream-events.js';

test('another conversation is gone on with under its own key, its turns under ids that were never used', async () => {
  const { client, conversation } = startedConversation();
  const sent = conversation.send(remembering, '一');
  await settled();
  conversation.open({
    key: 'old',
    turns: [{ ...startTurn({ id: 0, task: 'tasks/chat', message: '早', input: {} }), status: 'done' }],
  });
  expect(await sent).toBeUndefined();
  expect(conversation.turns()).toMatchObject([{ id: 1, message: '早', status: 'done' }]);
  void conversation.send(remembering, '二');
  await settled();
  expect(client.calls.at(-1)?.conversation).toBe('old');
  expect(conversation.turns().map(({ id }) => id)).toEqual([1, 2]);
  conversation.cancel();
});

describe('a message', () => {
  test('becomes the task’s input, and its turn grows until the stream is done', async () => {
    const { client, conversation } = startedConversation();
    const sent = conversation.send(chat, '心累');
    expect(conversation.turns()).toMatchObject([
      { id: 0, task: 'tasks/chat', message: '心累', status: 'running' },
    ]);
    await settled();
    expect(conversation.turns()).toMatchObject([{ text: '抱抱', status: 'running' }]);
    client.end(done({ usage: { outputTokens: 2 } }));
    expect(await sent).toMatchObject({
      id: 0,
      text: '抱抱',
      status: 'done',
      result: { usage: { outputTokens: 2 } },
    });
    expect(client.calls).toEqual([
      { task: 'tasks/chat', input: { message: '心累' }, conversation: undefined },
    ]);
  });

  test('beyond the longest pushes out the oldest turn', async () => {
    const { client } = startedConversation();
    const conversation = new Conversation(client, () => 'k', 2);
    for (const message of ['一', '二', '三']) {
      const sent = conversation.send(chat, message);
      await settled();
      client.end(done());
      await sent;
    }
    expect(conversation.turns().map(({ id, message }) => [id, message])).toEqual([
      [1, '二'],
      [2, '三'],
    ]);
  });

  test('goes with the conversation’s key where the task sees earlier turns, every time', async () => {
    const { client, conversation } = startedConversation();
    for (const message of ['我叫李雷', '我叫什么？']) {
      const sent = conversation.send(remembering, message);
      await settled();
      client.end(done());
      await sent;
    }
    expect(client.calls.map((call) => call.conversation)).toEqual(['k1', 'k1']);
    expect(conversation.turns().map((turn) => [turn.id, turn.status])).toEqual([
      [0, 'done'],
      [1, 'done'],
    ]);
  });

  test('is not sent while another turn runs', async () => {
    const { client, conversation } = startedConversation();
    void conversation.send(chat, '一');
    expect(await conversation.send(chat, '二')).toBeUndefined();
    expect([client.calls.length, conversation.turns().length]).toEqual([1, 1]);
  });
});

test('an input of any shape is sent as it is; a message stands for it', async () => {
  const { client, conversation } = startedConversation();
  const sent = conversation.run(chat.task, { a: 1, b: ['x'] }, 'a: 1');
  await settled();
  client.end(done());
  expect(await sent).toMatchObject({ message: 'a: 1', status: 'done' });
  expect(client.calls[0]?.input).toEqual({ a: 1, b: ['x'] });
});

describe('a turn', () => {
  test('that is cancelled runs no longer at once; what its stream still tells changes nothing', async () => {
    const { client, conversation } = startedConversation();
    const sent = conversation.send(chat, '一');
    await settled();
    conversation.cancel();
    const [cancelled] = conversation.turns();
    expect(cancelled).toMatchObject({ status: 'cancelled', text: '抱抱' });
    expect(conversation.isRunning).toBe(false);
    client.end(done());
    expect(await sent).toBe(cancelled);
  });

  test('that was cancelled disturbs none that follows it', async () => {
    const { client, conversation } = startedConversation();
    const first = conversation.send(chat, '一');
    conversation.cancel();
    const second = conversation.send(chat, '二');
    await first;
    client.end(done());
    expect(await second).toMatchObject({ id: 1, message: '二', status: 'done' });
  });

  test('that fails tells why; one whose stream just ends has failed too', async () => {
    const { client, conversation } = startedConversation();
    const refused = conversation.send(chat, '一');
    await settled();
    client.fail(new Error('太长'));
    expect(await refused).toMatchObject({ status: 'failed', error: { detail: '太长' } });
    const lost = conversation.send(chat, '二');
    await settled();
    client.end();
    expect(await lost).toMatchObject({ status: 'failed', text: '抱抱', error: { status: 'STREAM_LOST' } });
  });

  test('fails where the client throws before there is a stream', async () => {
    const streamTask = (): never => {
      throw new TypeError('no server');
    };
    const client = { streamTask, recordFeedback: async () => undefined };
    expect(await new Conversation(client, () => 'k').send(chat, '一')).toMatchObject({
      status: 'failed',
      error: { status: 'UNKNOWN', detail: 'no server' },
    });
  });
});

test('a conversation begun anew has another key and no turns; what the old ones still tell changes nothing', async () => {
  const { client, conversation } = startedConversation();
  const old = conversation.send(remembering, '一');
  await settled();
  const endOld = client.end;
  conversation.startAnew();
  expect(conversation.turns()).toEqual([]);
  const sent = conversation.send(remembering, '二');
  endOld(done());
  expect(await old).toBeUndefined();
  await settled();
  expect(conversation.turns()).toMatchObject([{ message: '二', status: 'running' }]);
  client.end(done());
  expect(await sent).toMatchObject({ message: '二', status: 'done' });
  expect(client.calls.map((call) => call.conversation)).toEqual(['k1', 'k2']);
});

test('listeners hear of every change, and the turns are another array then; cancelling nothing is none', async () => {
  const { client, conversation } = startedConversation();
  const seen = new Set([conversation.turns()]);
  let calls = 0;
  const unsubscribe = conversation.subscribe(() => {
    calls++;
    seen.add(conversation.turns());
  });
  conversation.cancel();
  const sent = conversation.send(chat, '一');
  await settled();
  client.end(done());
  await sent;
  expect(calls).toBe(5); // started, judged, two texts, done
  expect(seen.size).toBe(1 + calls);
  unsubscribe();
  void conversation.send(chat, '二');
  expect(calls).toBe(5);
});

describe('a judgement that is called wrong', () => {
  const judged = async () => {
    const { client, conversation } = startedConversation();
    const sent = conversation.send(chat, '心累');
    await settled();
    const correct = (label = '正面', task = 'tasks/sentiment') => conversation.correct(0, task, label);
    const corrections = () => conversation.turns()[0]?.corrections;
    return { client, conversation, sent, correct, corrections };
  };

  test('is told with the run that it came of, once that has ended', async () => {
    const { client, sent, correct, corrections } = await judged();
    await correct();
    expect(client.feedback).toEqual([]);
    client.end(done());
    await sent;
    const correcting = correct();
    expect(corrections()).toEqual([{ task: 'tasks/sentiment', label: '正面', status: 'sending' }]);
    await correct('负面');
    await correcting;
    expect(corrections()).toMatchObject([{ label: '正面', status: 'kept' }]);
    expect(client.feedback).toEqual([
      {
        ...{ task: 'tasks/chat', input: { message: '心累' } },
        ...{ judgingTask: 'tasks/sentiment', taskEtag: 'e1', label: '正面', predicted: '负面' },
      },
    ]);
  });

  test('may be refused, and tried again: the last word counts', async () => {
    const { client, sent, correct, corrections } = await judged();
    client.end(done());
    await sent;
    client.takeFeedback = async () => {
      throw new Error('full');
    };
    await correct();
    expect(corrections()).toMatchObject([{ status: 'refused', error: { detail: 'full' } }]);
    client.takeFeedback = async () => undefined;
    await correct();
    expect(corrections()).toMatchObject([{ status: 'kept', error: undefined }]);
  });

  test('has to be there: of other tasks and of turns that are forgotten nothing is told', async () => {
    const { client, conversation, sent, correct } = await judged();
    client.end(done());
    await sent;
    await correct('正面', 'tasks/other');
    conversation.startAnew();
    await correct();
    expect(client.feedback).toEqual([]);
  });
});

test('what may be right is every label but the one that was given; where none was, any', () => {
  const scores = ['甲', '乙', '丙'].map((label) => ({ label }));
  const judgement = Classification.fromPartial({ label: '乙', scores });
  const names = (classification: Classification) => otherLabels(classification).map(({ label }) => label);
  expect(names(judgement)).toEqual(['甲', '丙']);
  expect(names({ ...judgement, label: '', abstained: true })).toEqual(['甲', '乙', '丙']);
});

test('whatever happens at random moments, no turn but the newest ever runs, and in the end none does', async () => {
  const random = seededRandom(7);
  const { client, conversation } = startedConversation();
  conversation.subscribe(() => {
    const running = conversation.turns().flatMap(({ id, status }) => (status === 'running' ? [id] : []));
    expect(running.length).toBeLessThanOrEqual(1);
    if (running.length > 0) expect(running).toEqual([conversation.turns().at(-1)?.id]);
  });
  const happenings: (() => unknown)[] = [
    () => void conversation.send(chat, 'x'),
    () => conversation.cancel(),
    () => random(40) === 0 && conversation.startAnew(),
    () => client.end(done()),
    () => client.end(),
    () => client.fail(new Error('x')),
    settled,
  ];
  for (let i = 0; i < 500; i++) await happenings[random(happenings.length)]?.();
  conversation.cancel();
  await settled();
  expect(conversation.turns().length).toBeGreaterThan(20);
  expect(conversation.turns().filter(({ status }) => status === 'running')).toEqual([]);
});
