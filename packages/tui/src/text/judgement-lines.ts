import { type ChoiceTone, type Turn, choiceTone, formatPercent, judgements, turnWords } from '@qaio/client';
import type { Classification, LabelScore } from '@qaio/protocol';
import stringWidth from 'string-width';
import type { Words } from '../words/words.js';
import { probabilityBar, sparkBar } from './probability-bar.js';
import { shortened } from './shown-text.js';

/** A piece of a line; without a tone it is told beside the judgement, not part of it. */
export interface JudgementPiece {
  readonly text: string;
  readonly tone?: ChoiceTone;
  readonly isBold?: boolean;
}

export interface JudgementLine {
  readonly key: string;
  readonly pieces: readonly JudgementPiece[];
}

interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Earlier judgements, oldest first and each on a line, then the newest with all its labels. */
export function judgementLines(
  turns: readonly Turn[],
  { columns, rows }: Room,
  words: Words,
): JudgementLine[] {
  const judged = turns.filter((turn) => judgements(turn).length > 0);
  const newest = judged.at(-1);
  if (!newest) return [{ key: 'none', pieces: [{ text: words.noJudgement }] }];
  const bars = judgements(newest)
    .flatMap(({ task, classification }) =>
      barLines(`${newest.id}.${task}`, classification, { columns, rows }, words),
    )
    .slice(0, rows);
  const earlier = judged.slice(-1 - rows, -1).flatMap((turn) => earlierLines(turn, columns, words));
  const room = rows - bars.length - 1;
  if (earlier.length === 0 || room <= 0) return bars;
  return [...earlier.slice(-room), { key: 'trend', pieces: trendPieces(judged, columns) }, ...bars];
}

/** How sure the newest judgements were, oldest first, each in the colour of what it chose. */
function trendPieces(judged: readonly Turn[], columns: number): JudgementPiece[] {
  return judged
    .slice(-columns)
    .flatMap(judgements)
    .slice(-columns)
    .map(({ classification: { confidence, labelId, abstained } }) => ({
      text: sparkBar(confidence),
      ...(!abstained && { tone: choiceTone(labelId) }),
    }));
}

/** The newest judgements without their other labels, for a single line. */
export function judgementLine(turns: readonly Turn[], columns: number, words: Words): JudgementPiece[] {
  const newest = turns.findLast((turn) => judgements(turn).length > 0);
  if (!newest) return [];
  const all = judgements(newest).map(({ classification }) => verdict(classification, words));
  const text = all.map((piece) => piece.text).join(' · ');
  const [first] = all;
  return [{ ...first, text: shortened(text, columns) }];
}

/** Every label of a judgement, the one that it chose marked. */
function barLines(
  key: string,
  classification: Classification,
  { columns, rows }: Room,
  words: Words,
): JudgementLine[] {
  const { scores, abstained, label } = classification;
  const lines = mostProbable(scores, rows - Number(abstained)).map((score) => ({
    key: `${key}.${score.label}`,
    pieces: barPieces(score, !abstained && score.label === label, columns),
  }));
  if (!abstained) return lines;
  return [{ key, pieces: [{ text: turnWords[words.language].abstained, isBold: true }] }, ...lines];
}

/** As many as there are rows for, in their own order. */
function mostProbable(scores: readonly LabelScore[], rows: number): LabelScore[] {
  const kept = scores.toSorted((a, b) => b.probability - a.probability).slice(0, Math.max(0, rows));
  return scores.filter((score) => kept.includes(score));
}

function barPieces(
  { label, labelId, probability }: LabelScore,
  isChosen: boolean,
  columns: number,
): JudgementPiece[] {
  const tone = choiceTone(labelId);
  const figure = ` ${formatPercent(probability).padStart(6)}`;
  const mark = isChosen ? '▸ ' : '  ';
  const name = shortened(label, Math.floor(columns / 2) - mark.length);
  const barColumns = columns - mark.length - stringWidth(name) - 1 - figure.length;
  return [
    { text: `${mark}${name} `, tone, isBold: isChosen },
    { text: barColumns > 0 ? probabilityBar(probability, barColumns) : '', tone },
    { text: figure, isBold: isChosen },
  ];
}

function earlierLines(turn: Turn, columns: number, words: Words): JudgementLine[] {
  return judgements(turn).map(({ task, classification }) => {
    const piece = verdict(classification, words);
    const text = shortened(piece.text, columns);
    const rest = shortened(` ${turn.message}`, columns - stringWidth(text));
    return { key: `${turn.id}.${task}`, pieces: [{ ...piece, text }, { text: rest }] };
  });
}

function verdict({ abstained, label, labelId, confidence }: Classification, words: Words): JudgementPiece {
  const name = abstained ? turnWords[words.language].abstained : label;
  return { text: `${name} ${formatPercent(confidence)}`, tone: choiceTone(labelId) };
}
