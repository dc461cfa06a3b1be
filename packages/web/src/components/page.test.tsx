/** What the page shows of a server and a conversation, as markup. */
import { describe, expect, test } from '@jest/globals';
import {
  type ConnectionState,
  Conversation,
  type Language,
  type Turn,
  serverWords,
  turnWords,
} from '@qaio/client';
import { ScriptedTaskClient, moodStep, textTask } from '@qaio/client/testing';
import { GetModelResponse, OutputKind, TaskResult } from '@qaio/protocol';
import { renderToStaticMarkup } from 'react-dom/server';
import { EarlierConversations } from '../memory/earlier-conversations.js';
import { words } from '../words/words.js';
import { WordsContext } from '../words/words-context.js';
import { Page, type PageProps } from './page.js';

const chat = textTask({ displayName: '陪伴聊天', description: '温暖地回复' });
const two = textTask({
  name: 'tasks/two',
  displayName: '两个输入',
  inputSchema: { properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a', 'b'] },
});
const server: ConnectionState = {
  status: 'connected',
  model: GetModelResponse.fromPartial({ model: 'mini', quantization: 'fp32', note: 'A demonstration.' }),
  tasks: [chat, two],
  problems: [],
  silence: undefined,
};
const pal = textTask({ name: 'tasks/pal', conversationTurns: 6 });
const { event } = moodStep();
const turn: Turn = {
  id: 0,
  task: 'tasks/chat',
  message: '心累',
  input: { message: '心累' },
  status: 'done',
  steps: event?.$case === 'stepResult' ? [event.value] : [],
  text: '抱抱你',
  result: undefined,
  error: undefined,
  corrections: [],
};
const conversation = new Conversation(new ScriptedTaskClient(), () => 'k');
const nothing = (): void => undefined;
const never = () => new Promise<never>(nothing);
const lateTabs = { batch: never, workbench: never, report: never, status: never };

function markup(changes: Partial<PageProps> = {}, language: Language = 'en'): string {
  const props: PageProps = {
    ...{ server, turns: [], isRunning: false, draft: '' },
    ...{
      onAgain: nothing,
      onEdit: nothing,
      onDraft: nothing,
      onSend: nothing,
      onCancel: nothing,
      onTask: nothing,
      onKey: nothing,
    },
    ...{ address: { tab: 'talk', task: undefined }, onTab: nothing, lateTabs },
    ...{ texts: {}, onTexts: nothing, onRun: nothing },
    ...{
      onCorrect: nothing,
      onCopy: async () => true,
      onSave: nothing,
      onNewConversation: nothing,
      earlier: new EarlierConversations(conversation),
      onOtherLanguage: nothing,
    },
  };
  return renderToStaticMarkup(
    <WordsContext value={words[language]}>
      <Page {...props} {...changes} />
    </WordsContext>,
  );
}

const count = (text: string, part: string): number => text.split(part).length - 1;

test('an empty page says what to do, who answers and what is remembered, in either language', () => {
  for (const language of ['en', 'zh'] as const) {
    const { empty, send } = words[language];
    const { forgets, model } = serverWords[language];
    const page = markup({ server: { ...server, tasks: [chat, pal] } }, language);
    const hint = empty({ isForm: false, hasExamples: false, isJudgedFirst: false });
    for (const text of [hint, forgets(['pal']), model('mini (fp32)', 'A demonstration.'), send])
      expect(page).toContain(text);
  }
});

test('what to do follows the task: its examples, what it needs, its form', () => {
  const hint = (task: string, ...tasks: (typeof chat)[]): string =>
    markup({ server: { ...server, tasks }, address: { tab: 'talk', task } });
  const mood = textTask({ name: 'tasks/mood', outputKind: OutputKind.OUTPUT_KIND_CHOICE });
  const examples = { properties: { text: { type: 'string', examples: ['心累'] } } };
  const judged = textTask({ dependsOn: ['tasks/mood'], inputSchema: examples });
  expect(hint('chat', judged, mood)).toContain(
    'Write a sentence or pick an example. A judgement comes first, then the reply; the newest is on top.',
  );
  expect(hint('mood', mood)).toContain('Write a text. The newest answer is on top.');
  expect(hint('two', two)).toContain('Fill in the form. The newest answer is on top.');
});

test('an embedding is shown by its length and its beginning, and can be copied', () => {
  const result = TaskResult.fromPartial({ output: { $case: 'embedding', value: { values: [0.5, -0.25] } } });
  const page = markup({ turns: [{ ...turn, steps: [], text: '', result }] });
  expect(page).toContain('2 numbers: [0.5000, -0.2500]');
  expect(page).toContain('>Copy<');
});

describe('where nothing can be sent', () => {
  test('a task that is not there is named, with links to those that are', () => {
    const page = markup({ address: { tab: 'talk', task: 'nope' } });
    expect(page).toContain(`${serverWords.en.noSuchTask('nope')} ${words.en.otherTasks}`);
    expect(page).toContain('<a href="?task=chat">chat</a> 陪伴聊天');
    expect(page).toContain('<a href="?task=two">two</a>');
  });

  test('a task whose schema names no values says how to run it', () => {
    const open = textTask({ name: 'tasks/open', inputSchema: {} });
    const page = markup({ server: { ...server, tasks: [open] }, address: { tab: 'talk', task: 'open' } });
    expect(page).toContain('The input of open cannot be typed here');
  });

  test('a server that does not answer is told, and nothing else is', () => {
    const silent: ConnectionState = {
      ...server,
      status: 'connecting',
      tasks: [],
      silence: { since: 0, tries: 1 },
    };
    const page = markup({ server: silent, address: { tab: 'talk', task: 'nope' } });
    expect(page).toContain('The server does not answer.');
    expect(page).not.toContain(serverWords.en.noSuchTask('nope'));
  });
});

test('a server that wants a key is told with a field for it', () => {
  const silent: ConnectionState = {
    ...server,
    status: 'connecting',
    silence: { since: 0, tries: 1, wantsKey: true },
  };
  for (const language of ['en', 'zh'] as const) {
    const page = markup({ server: silent }, language);
    expect(page).toContain(words[language].wantsKey);
    expect(page).toMatch(/<input type="password"/u);
  }
});

test('a task that takes more than a text has a form of its values, those first that must be given', () => {
  const schema = {
    properties: {
      note: { type: 'string' },
      text: { type: 'string', description: '一句话' },
      tone: { type: 'string', enum: ['warm', 'dry'] },
      count: { type: 'integer' },
    },
    required: ['text', 'tone', 'count'],
  };
  const task = textTask({ name: 'tasks/form', inputSchema: schema });
  const page = markup({
    server: { ...server, tasks: [task] },
    address: { tab: 'talk', task: 'form' },
    texts: { text: '早' },
  });
  expect(page).toMatch(/text <small>一句话<\/small><\/span><textarea rows="2" required="">早</u);
  expect(page).toMatch(/<select required="">.*<option>warm<\/option><option>dry<\/option><\/select>/u);
  expect(page).toContain('<input inputMode="decimal" required="" value=""/>');
  expect(page.indexOf('count <small>')).toBeLessThan(page.indexOf('note <small>may be left empty'));
});

describe('a turn', () => {
  test('has every label once, the chosen one marked', () => {
    const page = markup({ turns: [turn] });
    expect(count(page, '>负面<')).toBe(1);
    expect(page).toContain('<strong class="label negative">负面</strong>');
    expect(page).toContain('98.0%');
  });

  test('that is refused is shortened and explained; what had come of its answer stays', () => {
    const error = { status: 'INVALID_ARGUMENT', detail: 'longer than 512 characters' };
    const page = markup({ turns: [{ ...turn, message: '长'.repeat(600), status: 'failed', error }] }, 'zh');
    expect(page).not.toContain('长'.repeat(61));
    expect(page).toContain('（共 600 字）');
    expect(page).toContain('这个任务不接受这样的输入。\nlonger than 512 characters');
    expect(page).toContain('抱抱你');
  });

  test.each([
    ['en', 'a fixed answer, not written by the model'],
    ['zh', '这是固定的答复，不是模型写的'],
  ] as const)('says in %s that a guard has answered', (language, sign) => {
    const result = TaskResult.fromPartial({ guarded: 'dark' });
    expect(markup({ turns: [{ ...turn, result }] }, language)).toContain(sign);
    expect(markup({ turns: [{ ...turn, result: TaskResult.fromPartial({}) }] }, language)).not.toContain(
      sign,
    );
  });

  test('shows what the server warns of', () => {
    const result = TaskResult.fromPartial({ provenance: { warnings: ['for instruction models'] } });
    expect(markup({ turns: [{ ...turn, result }] })).toContain('⚠ for instruction models');
  });
});

test('text is never markup', () => {
  expect(markup({ turns: [{ ...turn, message: '<img src=x>', text: '<b>' }] })).not.toMatch(/<img|<b>/u);
});

test('an answer that has ended can be copied, and a conversation saved', () => {
  for (const text of [words.en.copy, words.en.saveMarkdown, words.en.saveJson]) {
    expect(markup({ turns: [turn] })).toContain(`>${text}</button>`);
    expect(markup()).not.toContain(`>${text}</button>`);
  }
  expect(markup({ turns: [{ ...turn, status: 'running' }] })).not.toContain(`>${words.en.copy}</button>`);
  // what is there can be taken away without a server
  expect(markup({ turns: [turn], server: { ...server, tasks: [], status: 'connecting' } })).toContain(
    words.en.saveMarkdown,
  );
});

test('a turn that has ended is answered again or edited; without a server only the latter', () => {
  const [again, edit] = [`aria-disabled="false">${words.en.again}`, `>${words.en.edit}</button>`];
  expect(markup({ turns: [turn] })).toContain(again);
  expect(markup({ turns: [turn] })).toContain(edit);
  expect(markup({ turns: [{ ...turn, status: 'running' }], isRunning: true })).not.toContain(edit);
  const silent = markup({ turns: [turn], server: { ...server, status: 'lost' } });
  expect([silent.includes(again), silent.includes(edit)]).toEqual([false, true]);
});

test('a turn that was taken back says so, and is not asked again', () => {
  const html = markup({ turns: [{ ...turn, isTakenBack: true }] });
  expect(html).toContain(turnWords.en.takenBack);
  expect(html).not.toContain(`>${words.en.again}</button>`);
});

test('a message that is changed says in whose place it is asked', () => {
  const long = { ...turn, message: '长'.repeat(41) };
  expect(markup({ draft: 'x', replaced: long })).toContain(words.en.replaces(`${'长'.repeat(40)}…`));
});

test('who begins is told what the colours mean, where anything is judged', () => {
  const mood = textTask({
    name: 'tasks/sentiment',
    outputKind: OutputKind.OUTPUT_KIND_CHOICE,
    dependsOn: [],
  });
  expect(markup({ server: { ...server, tasks: [chat, mood] } })).toContain(words.en.colours);
  expect(markup({ server: { ...server, tasks: [{ ...chat, dependsOn: [] }] } })).not.toContain(
    words.en.colours,
  );
});

test('what is said of the model leads to how that was measured', () => {
  expect(markup()).toContain(`<a href="?tab=status">${words.en.howMeasured}</a>`);
  const silent = { ...server, model: GetModelResponse.fromPartial({ model: 'x' }) };
  expect(markup({ server: silent })).not.toContain(words.en.howMeasured);
});

test('while an answer is written the button stops, and does not submit', () => {
  expect(markup({ isRunning: true })).toContain('<button type="button" class="primary">Stop</button>');
  expect(markup({ isRunning: true })).not.toContain('type="submit"');
});

describe('a judgement', () => {
  const taking = { ...server, model: GetModelResponse.fromPartial({ takesFeedback: true }) };
  const corrected = (status: 'sending' | 'kept' | 'refused'): Turn => {
    const error = status === 'refused' ? { status: 'INTERNAL', detail: 'full' } : undefined;
    return { ...turn, corrections: [{ task: 'tasks/sentiment', label: '正面', status, error }] };
  };

  test('can be called wrong where the server wants to know, once its turn has ended', () => {
    const button = `>${turnWords.en.wrong}</button>`;
    expect(markup({ server: taking, turns: [turn] })).toContain(button);
    expect(markup({ server, turns: [turn] })).not.toContain(button);
    expect(markup({ server: taking, turns: [{ ...turn, status: 'running' }] })).not.toContain(button);
  });

  test('that was called wrong says what came of it', () => {
    expect(markup({ server: taking, turns: [corrected('kept')] })).toContain('Kept: 正面 is right.');
    expect(markup({ server: taking, turns: [corrected('refused')] })).toContain(
      'Not kept. The server failed',
    );
    expect(markup({ server: taking, turns: [corrected('sending')] })).toContain('aria-disabled="true">Wrong');
  });
});
