import { describe, expect, test } from '@jest/globals';
import { textTask } from '@qaio/client/testing';
import { GetModelResponse, OutputKind } from '@qaio/protocol';
import { judgementTitle, problemText, welcomeText } from './pane-texts.js';

const chat = textTask({ displayName: '陪伴聊天', description: '温暖地回复' });
const sentiment = textTask({
  name: 'tasks/sentiment',
  displayName: '情感判断',
  outputKind: OutputKind.OUTPUT_KIND_CHOICE,
});
const model = GetModelResponse.fromPartial({ note: '这是练习模型' });
const server = { status: 'connected', model, tasks: [chat, sentiment], problems: [], silence: undefined } as const;

test('judgements stand under the name of the task that makes them', () => {
  expect(judgementTitle([chat, sentiment], undefined)).toBe('情感判断');
  expect(judgementTitle([chat], undefined)).toBe('判断');
  expect(judgementTitle([], undefined)).toBe('判断');
});

describe('an empty conversation', () => {
  test('says what the task does and what the model’s makers say', () => {
    expect(welcomeText(server, undefined).split('\n')).toEqual([
      '陪伴聊天：温暖地回复',
      '输入一句话，按回车发送。',
      '',
      '这是练习模型',
    ]);
  });

  test('says that no task, or not the wanted one, can be talked to', () => {
    expect(welcomeText({ ...server, tasks: [textTask({ inputSchema: {} })] }, undefined)).toContain(
      '没有可以对话的任务',
    );
    expect(welcomeText(server, 'gone')).toContain('没有名为 gone 的可对话任务');
  });

  test('says nothing about tasks before they are known', () => {
    expect(welcomeText({ ...server, tasks: [] }, 'gone')).toBe('这是练习模型');
  });
});

test('of several problems the first is told with its place', () => {
  const problem = { file: 'mood.yaml', line: 8, column: 1, path: 'sytem', message: "unknown key 'sytem'" };
  expect(problemText([problem])).toBe("mood.yaml:8:1: unknown key 'sytem'");
  expect(problemText([problem, problem])).toBe("mood.yaml:8:1: unknown key 'sytem'（另有 1 处）");
  expect(problemText([{ ...problem, file: '' }])).toBe("unknown key 'sytem'");
  expect(problemText([])).toBe('');
});
