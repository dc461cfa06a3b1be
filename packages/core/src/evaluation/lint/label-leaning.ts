import { told } from '../../told.js';
import { argmax } from '../../engine/log-softmax.js';
import { softmax } from '../../output/calibration.js';
import { contentFree } from '../calibration/content-free.js';
import { againstLeaning } from '../calibration/leaning.js';
import type { DataRow } from '../evaluation-run.js';
import { inPercent } from './finding.js';
import { type LintRule, onRows } from './lint-rule.js';
import { type LintSubject, type TriedRow, labelScores } from './lint-subject.js';

/** So far from an even share towards all. */
const farFromEven = 0.8;
/** Wrong tests that are no accident. */
const fewestWrong = 2;

const limitFor = (labelCount: number): number => (1 - farFromEven) / labelCount + farFromEven;

/** A label that the prompt itself prefers; whether that does harm, tests with a right answer tell. */
export const labelLeaning: LintRule = {
  rule: 'label-leaning',
  check: onRows(1, async (rows, subject) => {
    const { compiled, score } = subject;
    const scores = await score(compiled, emptyInputs(rows, subject));
    const empty = scores.flatMap((one) => (one ? [{ logProbs: labelScores(compiled, one.logProbs) }] : []));
    if (empty.length === 0) return { notChecked: told`the task takes no input without content` };
    const shares = softmax(againstLeaning(empty).map((bias) => -bias));
    const measured = Math.max(...shares);
    const limit = limitFor(shares.length);
    if (measured < limit) return [];
    const label = compiled.task.labels[shares.indexOf(measured)] ?? '';
    const wrong = wronglyJudged(rows, subject);
    const drawn = wrong.filter((judged) => judged === label).length;
    const isHarmful = drawn >= fewestWrong && drawn > wrong.length / 2;
    const harm = wrong.length > 0 ? told` ${drawn} of ${wrong.length} wrong tests are answered with it.` : '';
    return [
      {
        severity: isHarmful ? 'warning' : 'note',
        path: ['output', 'choices'],
        measured,
        limit,
        message: told`inputs without any content get '${label}' with ${inPercent(measured)}; an even share would be ${inPercent(1 / shares.length)}.${harm}`,
        remedy: told`Unless '${label}' is right for an empty text: aio tasks calibrate ${compiled.name} takes the leaning out, and more examples of the other labels lessen it.`,
      },
    ];
  }),
};

/** What those tests are answered with that expect another label. */
function wronglyJudged(rows: readonly TriedRow[], { compiled }: LintSubject): string[] {
  return rows.flatMap(({ row: { expected }, logProbs }) => {
    const judged = compiled.task.labels[argmax(labelScores(compiled, logProbs))] ?? '';
    return expected === undefined || judged === expected ? [] : [judged];
  });
}

/** A row with every text replaced by one that says nothing. */
function emptyInputs([first]: readonly TriedRow[], { compiled: { task } }: LintSubject): DataRow['input'][] {
  const fields = Object.entries(task.definition.input.schema.properties).flatMap(([name, schema]) =>
    isFreeText(schema) ? [name] : [],
  );
  if (fields.length === 0) return [];
  return contentFree.map((text) => ({
    ...first?.row.input,
    ...Object.fromEntries(fields.map((name) => [name, text])),
  }));
}

const isFreeText = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  'type' in schema &&
  schema.type === 'string' &&
  !('enum' in schema);
