import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { StatusLine } from './components/status-line.js';
import { reduceApp } from './state/app-reducer.js';
import { initialState } from './state/app-state.js';

const problem = { file: 'mood.yaml', line: 8, column: 1, path: 'sytem', message: "unknown key 'sytem'" };

function line(problems: readonly (typeof problem)[]): string {
  const state = reduceApp(initialState, { kind: 'tasks', problems });
  const { lastFrame, unmount } = render(
    <Text>
      <StatusLine state={state} address="127.0.0.1:1" isRunning={false} />
    </Text>,
  );
  const frame = stripVTControlCharacters(lastFrame() ?? '');
  unmount();
  return frame;
}

test('a bad edit is shown with its place, until it is mended', () => {
  expect(line([problem])).toBe("✗ 任务文件有误，仍用上一版：mood.yaml:8:1: unknown key 'sytem'");
  expect(line([problem, problem])).toContain('（另有 1 处）');
  expect(line([])).toContain('连接中');
});
