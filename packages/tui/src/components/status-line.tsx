import { Text } from 'ink';
import type { AppState } from '../state/app-state.js';

interface StatusLineProps {
  readonly state: AppState;
  readonly address: string;
  readonly isRunning: boolean;
}

const connections = {
  connecting: { text: '连接中', color: 'yellow' },
  connected: { text: '已连接', color: 'green' },
  lost: { text: '连接断开，重试中', color: 'red' },
} as const;

/** Model, speed, connection, and what the keys do. */
export function StatusLine({ state, address, isRunning }: StatusLineProps) {
  const { text, color } = connections[state.connection];
  const { timeToFirstTokenMs, tokensPerSecond } = state.speed;
  const figures = [
    state.model ? `${state.model.model} ${state.model.quantization}` : '模型 -',
    `首字 ${timeToFirstTokenMs === undefined ? '-' : `${timeToFirstTokenMs.toFixed(0)}ms`}`,
    `${tokensPerSecond === undefined ? '-' : tokensPerSecond.toFixed(0)} tok/s`,
  ];
  // one line only: what is wrong matters more than the figures
  if (state.taskProblem)
    return (
      <Text wrap="truncate">
        <Text color="red">✗ 任务文件有误，仍用上一版：</Text>
        {state.taskProblem}
      </Text>
    );
  return (
    <Text wrap="truncate">
      <Text color={color}>● {text}</Text>
      <Text dimColor>
        {' '}
        {address} │ {figures.join(' │ ')} │ {isRunning ? 'Esc 取消' : 'Ctrl-C 退出'}
      </Text>
    </Text>
  );
}
