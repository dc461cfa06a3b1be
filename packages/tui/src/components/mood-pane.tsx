import type { Classification } from '@qaio/protocol';
import { Box, Text } from 'ink';
import stringWidth from 'string-width';
import type { Turn } from '../state/app-state.js';
import { probabilityBar } from '../text/probability-bar.js';
import { Pane, type PaneSize } from './pane.js';

interface MoodPaneProps extends PaneSize {
  readonly turns: readonly Turn[];
}

const colors: Readonly<Record<string, string>> = { 正面: 'green', 负面: 'red' };
// title, label, two bars, a gap and the border
const fixedRows = 7;

/** Right half: the newest judgement with its bars, and below it those of earlier turns. */
export function MoodPane({ turns, columns, rows }: MoodPaneProps) {
  const judged = turns.filter((turn) => turn.mood).reverse();
  const [newest] = judged;
  const width = columns - 4;
  return (
    <Pane title="情感" columns={columns} rows={rows}>
      {newest?.mood ? <Judgement mood={newest.mood} width={width} /> : <Text dimColor>（还没有）</Text>}
      <Text> </Text>
      {judged.slice(0, Math.max(0, rows - fixedRows)).map((turn) => (
        <HistoryLine key={turn.id} turn={turn} />
      ))}
    </Pane>
  );
}

function Judgement({ mood, width }: { readonly mood: Classification; readonly width: number }) {
  return (
    <Box flexDirection="column">
      <Text bold color={colors[mood.label] ?? 'yellow'}>
        {labelText(mood)}
      </Text>
      {mood.scores.map(({ label, probability }) => {
        const figure = percent(probability).padStart(6);
        const barColumns = Math.max(1, width - stringWidth(label) - figure.length - 2);
        return (
          <Text key={label} wrap="truncate">
            {label} <Text color={colors[label] ?? 'yellow'}>{probabilityBar(probability, barColumns)}</Text>{' '}
            {figure}
          </Text>
        );
      })}
    </Box>
  );
}

function HistoryLine({ turn }: { readonly turn: Turn }) {
  if (!turn.mood) return null;
  return (
    <Text wrap="truncate">
      <Text color={colors[turn.mood.label] ?? 'yellow'}>{labelText(turn.mood)}</Text>
      <Text dimColor> {turn.message.replaceAll('\n', ' ')}</Text>
    </Text>
  );
}

function labelText(mood: Classification): string {
  return `${mood.abstained ? '不确定' : mood.label} ${percent(mood.confidence)}`;
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)}%`;
}
