import { expect, test } from '@jest/globals';
import { TaskResult } from '@qaio/protocol';
import { answerText, copiedAnswer, shownAnswer } from './answer-text.js';
import { shownMessage } from './shown-message.js';
import { isGuarded, startTurn } from './turn.js';
import { turnWarnings } from './turn-warnings.js';
import { waitingText } from './waiting-text.js';

const started = startTurn({ id: 0, task: 'tasks/chat', message: '心累', input: {} });
const warning = (...warnings: string[]) => TaskResult.fromPartial({ provenance: { warnings } });

test('warnings of an answer and of what it needed are told once each', () => {
  expect(turnWarnings({ ...started, steps: [warning('a', 'b')], result: warning('b', 'c') }, 'zh')).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(turnWarnings({ ...started, steps: [TaskResult.fromPartial({})] }, 'zh')).toEqual([]);
});

test('warnings are in the language of the view where the server has it', () => {
  const provenance = { warnings: ['do not trust'], localizedWarnings: ['不可信'] };
  const turn = { ...started, result: TaskResult.fromPartial({ provenance }) };
  expect([turnWarnings(turn, 'zh'), turnWarnings(turn, 'en')]).toEqual([['不可信'], ['do not trust']]);
});

test('an answer is guarded where its result names a rule', () => {
  const result = (guarded: string) => TaskResult.fromPartial({ guarded });
  expect(isGuarded({ ...started, result: result('dark') })).toBe(true);
  expect(isGuarded({ ...started, result: result('') })).toBe(false);
  expect(isGuarded(started)).toBe(false);
});

test('an answer is its text; an object is shown as JSON; a judgement has no text', () => {
  const json = TaskResult.fromPartial({ output: { $case: 'json', value: { vendor: '老王' } } });
  expect(answerText({ ...started, text: '抱抱' })).toBe('抱抱');
  const text = TaskResult.fromPartial({ output: { $case: 'text', value: '13800000000' } });
  expect(answerText({ ...started, result: text })).toBe('13800000000');
  expect(JSON.parse(answerText({ ...started, result: json }))).toEqual({ vendor: '老王' });
  expect(answerText({ ...started, text: '{"a":1}', result: json })).toBe('{"a":1}');
  expect(answerText(started)).toBe('');
});

test('every form of an answer can be read and taken away, but for a judgement, which is shown as one', () => {
  const vector = [0.5, -0.25, 0.125, 0, 0.03125];
  const embedding = TaskResult.fromPartial({ output: { $case: 'embedding', value: { values: vector } } });
  const embedded = { ...started, result: embedding };
  expect(shownAnswer(embedded, 'en')).toBe('5 numbers: [0.5000, -0.2500, 0.1250, 0.0000, …]');
  expect(shownAnswer(embedded, 'zh')).toBe('5 个数：[0.5000, -0.2500, 0.1250, 0.0000, …]');
  expect(JSON.parse(copiedAnswer(embedded))).toEqual(vector);
  const short = TaskResult.fromPartial({ output: { $case: 'embedding', value: { values: [1] } } });
  expect(shownAnswer({ ...started, result: short }, 'en')).toBe('1 number: [1.0000]');
  const json = TaskResult.fromPartial({ output: { $case: 'json', value: { vendor: '老王' } } });
  for (const turn of [
    { ...started, text: '抱抱' },
    { ...started, result: json },
  ])
    expect([shownAnswer(turn, 'zh'), copiedAnswer(turn)]).toEqual([answerText(turn), answerText(turn)]);
});

test('a long message that was refused is shown by its beginning and its length', () => {
  const refused = { ...started, message: '😀'.repeat(600), status: 'failed' } as const;
  expect(shownMessage(refused, 'zh')).toBe(`${'😀'.repeat(60)}…（共 600 字）`);
  expect(shownMessage(refused, 'en')).toContain('… (600 characters)');
  expect(shownMessage({ ...refused, status: 'done' }, 'zh')).toBe(refused.message);
  expect(shownMessage({ ...refused, message: '短' }, 'zh')).toBe('短');
  const families = { ...refused, message: '👨‍👩‍👧‍👦'.repeat(121) };
  expect(shownMessage(families, 'zh')).toBe(`${'👨‍👩‍👧‍👦'.repeat(60)}…（共 121 字）`);
  const few = { ...refused, message: '👨‍👩‍👧‍👦'.repeat(120) };
  expect(shownMessage(few, 'zh')).toBe(few.message);
});

test.each([
  [undefined, '3 ahead of you', '前面还有 3 个'],
  [0.2, '3 ahead of you, about 1 s', '前面还有 3 个，大约 1 秒'],
  [90, '3 ahead of you, about 90 s', '前面还有 3 个，大约 90 秒'],
  [100, '3 ahead of you, about 2 min', '前面还有 3 个，大约 2 分钟'],
])('a place in the queue is told with the time that it takes: %d s', (seconds, english, chinese) => {
  const waiting = { kind: 'queue', ahead: 3, ...(seconds !== undefined && { seconds }) } as const;
  expect([waitingText({ waiting }, 'en'), waitingText({ waiting }, 'zh')]).toEqual([english, chinese]);
});
