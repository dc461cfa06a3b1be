import { expect, test } from '@jest/globals';
import { TaskClientError } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { StreamTaskResponse } from '@qaio/protocol';
import { keepConversation } from '../memory/kept-conversation.js';
import { MemoryItem } from '../memory/memory-item.js';
import type { OpenedDraft } from './draft-calls.js';
import { Workbench, type WorkbenchOptions } from './workbench.js';

function bench() {
  const values = new Map<string, string>();
  const memory = { getItem: (name: string) => values.get(name) ?? null, setItem: values.set.bind(values) };
  const item = (name: string): MemoryItem => new MemoryItem(() => memory, name);
  const told: string[] = [];
  const calls: WorkbenchOptions['calls'] = {
    schema: async () => ({ type: 'object' }),
    source: async (task) => ({ yaml: `name: ${task}`, file: 'x.yaml', etag: 'v1' }),
    open: async (yaml, base): Promise<OpenedDraft> => {
      told.push(`open ${yaml} (${base})`);
      const isWrong = yaml.includes('wrong');
      const name = /name: (?:tasks\/)?(?<name>\S+)/u.exec(yaml)?.groups?.['name'] ?? '';
      return isWrong
        ? { id: undefined, task: undefined, problems: [{ line: 1, column: 1, message: 'wrong' }] }
        : { id: 'd1', task: textTask({ name: `tasks/${name}` }), problems: [] };
    },
    render: async () => ({ tokens: [], tokenCount: 3, cachedCount: 2, prompts: 1 }),
    stream: async function* () {
      yield StreamTaskResponse.fromPartial({ event: { $case: 'textDelta', value: { text: '好' } } });
      yield StreamTaskResponse.fromPartial({ event: { $case: 'done', value: { requestId: 'r' } } });
    },
    save: async (id, etag) => {
      told.push(`save ${id} ${etag}`);
      return { file: 'mood.yaml', etag: 'v2', problems: [] };
    },
  };
  const open = () => {
    const opened = new Workbench({ calls, kept: item('text'), keptPrompt: item('prompt') });
    keepConversation(opened.trials, item('run'), new EventTarget());
    return opened;
  };
  return { calls, told, open };
}

test('a task’s text is edited, run and saved over the version that was read', async () => {
  const { told, open } = bench();
  const workbench = open();
  await workbench.begin();
  await workbench.openTask('tasks/mood');
  workbench.edit('name: mood\nsystem: y');
  await workbench.run({ text: '好' });
  expect(workbench.state()).toMatchObject({
    prompt: { cachedCount: 2 },
    trial: { status: 'done', text: '好', task: 'tasks/mood' },
    isBusy: false,
  });
  await workbench.save();
  expect(told.at(-1)).toBe('save d1 v1');
  expect(workbench.state()).toMatchObject({ savedFile: 'mood.yaml', text: { base: 'mood', etag: 'v2' } });
});

test('a page that is left and opened again shows the text, the prompt and the answer as they were', async () => {
  const { open } = bench();
  const first = open();
  await first.begin();
  first.openNew('name: mood');
  await first.run({ text: '好' });
  const second = open();
  await second.begin();
  const { text, prompt, trial } = first.state();
  expect(second.state()).toMatchObject({ text, prompt, trial: { ...trial } });
  second.openNew('name: other');
  expect(second.state()).toMatchObject({ prompt: undefined, trial: undefined });
});

test('a run that is stopped keeps what it has said, and the bench is free again', async () => {
  const { calls, open } = bench();
  const workbench = open();
  workbench.openNew('name: mood');
  calls.stream = async function* (_id, _input, signal) {
    yield StreamTaskResponse.fromPartial({ event: { $case: 'textDelta', value: { text: '半句' } } });
    await new Promise((_, reject) => signal.addEventListener('abort', reject));
  };
  const running = workbench.run({ text: '好' });
  await new Promise(setImmediate);
  expect(workbench.state()).toMatchObject({ trial: { status: 'running', text: '半句' }, isBusy: true });
  workbench.stop();
  await running;
  expect(workbench.state()).toMatchObject({ trial: { status: 'cancelled', text: '半句' }, isBusy: false });
});

test('under another name it is saved as another task', async () => {
  const { told, open } = bench();
  const workbench = open();
  await workbench.openTask('tasks/mood');
  workbench.edit('name: other');
  await workbench.save();
  expect(told.at(-1)).toBe('save d1 ');
  expect(workbench.state().text).toMatchObject({ base: 'other', etag: 'v2' });
});

test('a text with problems is neither run nor saved', async () => {
  const { told, open } = bench();
  const workbench = open();
  workbench.openNew('wrong');
  await workbench.save();
  await workbench.run({});
  expect(told.filter((call) => call.startsWith('save'))).toEqual([]);
  expect(workbench.state()).toMatchObject({
    trial: undefined,
    checked: { problems: [{ message: 'wrong' }] },
  });
});

test('a text that was not saved is there again after a reload', async () => {
  const { open } = bench();
  const workbench = open();
  await workbench.openTask('tasks/mood');
  workbench.edit('name: mood\n# half');
  const reloaded = open();
  await reloaded.begin();
  expect(reloaded.state().text).toEqual({
    ...{ base: 'mood', etag: 'v1', yaml: 'name: mood\n# half', savedYaml: 'name: tasks/mood' },
  });
});

test('what the server refuses is told, and the text stays', async () => {
  const { calls, open } = bench();
  const workbench = open();
  workbench.openNew('name: x');
  calls.save = async () => {
    throw new TaskClientError('ABORTED', 'edited meanwhile');
  };
  await workbench.save();
  expect(workbench.state()).toMatchObject({
    error: { status: 'ABORTED', detail: 'edited meanwhile' },
    text: { yaml: 'name: x' },
    isBusy: false,
  });
});
