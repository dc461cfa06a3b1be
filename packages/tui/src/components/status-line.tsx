import { type ConnectionState, type Turn, turnFigures, turnWords } from '@qaio/client';
import { Text } from 'ink';
import { problemText } from '../text/pane-texts.js';

interface StatusLineProps {
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly address: string;
  readonly isRunning: boolean;
}

const connections = {
  connecting: { text: '正在连接', color: 'yellow' },
  connected: { text: '已连接', color: 'green' },
  lost: { text: '连接断开，正在重试', color: 'red' },
} as const satisfies Record<ConnectionState['status'], object>;

/** Model, speed, connection, and what the keys do. */
export function StatusLine({ server, turns, address, isRunning }: StatusLineProps) {
  // one line only: what is wrong matters more than the figures
  if (server.problems.length > 0)
    return (
      <Text wrap="truncate">
        <Text color="red">✗ 任务文件有误，仍在使用上一版：</Text>
        {problemText(server.problems)}
      </Text>
    );
  const { text, color } = connections[server.status];
  const figures = [
    modelText(server),
    ...speedTexts(turns),
    isRunning ? `Esc ${turnWords.zh.cancel}` : 'Ctrl-C 退出',
  ];
  return (
    <Text wrap="truncate">
      <Text color={color}>● {text}</Text>
      <Text dimColor> {[address, ...figures].join(' │ ')}</Text>
    </Text>
  );
}

function modelText({ model }: ConnectionState): string {
  return model ? `${model.model} ${model.quantization}` : '模型 -';
}

/** Of the turn that answered last. */
function speedTexts(turns: readonly Turn[]): string[] {
  const result = turns.findLast((turn) => turn.result)?.result;
  const { firstTokenMs, tokensPerSecond } = result ? turnFigures(result) : {};
  return [
    `首字 ${firstTokenMs === undefined ? '-' : `${firstTokenMs.toFixed(0)}ms`}`,
    `${tokensPerSecond?.toFixed(0) ?? '-'} tok/s`,
  ];
}
