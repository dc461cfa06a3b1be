import {
  type ChoiceTone,
  type Judgement,
  type Turn,
  choiceTone,
  formatPercent,
  judgements,
  turnWords,
} from '@qaio/client';
import type { Classification } from '@qaio/protocol';
import { Box, Text } from 'ink';
import stringWidth from 'string-width';
import { probabilityBar } from '../text/probability-bar.js';
import { Pane, type PaneSize } from './pane.js';

interface JudgementPaneProps extends PaneSize {
  readonly turns: readonly Turn[];
  /** Who judges. */
  readonly title: string;
}

const colors = {
  positive: 'green',
  negative: 'red',
  neutral: 'yellow',
} as const satisfies Record<ChoiceTone, string>;
// title, a gap and the border
const fixedRows = 4;

/** Right half: the newest judgements with their bars, and below them those of earlier turns. */
export function JudgementPane({ turns, title, columns, rows }: JudgementPaneProps) {
  const judged = turns
    .map((turn) => ({ turn, made: judgements(turn) }))
    .filter(({ made }) => made.length > 0);
  const newest = judged.at(-1)?.made ?? [];
  const usedRows = newest.reduce(
    (sum, { classification }) => sum + 1 + classification.scores.length,
    fixedRows,
  );
  const lines = judged.reverse().flatMap(({ turn, made }) => made.map((judgement) => ({ turn, judgement })));
  return (
    <Pane title={title} columns={columns} rows={rows}>
      {newest.length === 0 && <Text dimColor>（暂无）</Text>}
      {newest.map(({ task, classification }) => (
        <Bars key={task} classification={classification} width={columns - 4} />
      ))}
      <Text> </Text>
      {lines.slice(0, Math.max(0, rows - usedRows)).map(({ turn, judgement }) => (
        <HistoryLine key={`${turn.id}.${judgement.task}`} turn={turn} judgement={judgement} />
      ))}
    </Pane>
  );
}

function Bars({
  classification,
  width,
}: {
  readonly classification: Classification;
  readonly width: number;
}) {
  return (
    <Box flexDirection="column">
      <Text bold color={colorOf(classification.labelId)}>
        {labelText(classification)}
      </Text>
      {classification.scores.map(({ label, labelId, probability }) => {
        const figure = formatPercent(probability).padStart(6);
        const barColumns = Math.max(1, width - stringWidth(label) - figure.length - 2);
        return (
          <Text key={label} wrap="truncate">
            {label} <Text color={colorOf(labelId)}>{probabilityBar(probability, barColumns)}</Text> {figure}
          </Text>
        );
      })}
    </Box>
  );
}

function HistoryLine({ turn, judgement }: { readonly turn: Turn; readonly judgement: Judgement }) {
  const { classification } = judgement;
  return (
    <Text wrap="truncate">
      <Text color={colorOf(classification.labelId)}>{labelText(classification)}</Text>
      <Text dimColor> {turn.message.replaceAll('\n', ' ')}</Text>
    </Text>
  );
}

const colorOf = (choiceId: string): string => colors[choiceTone(choiceId)];

function labelText({ abstained, label, confidence }: Classification): string {
  return `${abstained ? turnWords.zh.abstained : label} ${formatPercent(confidence)}`;
}
