import { type Told, told } from '../../told.js';
import { argmax } from '../../engine/log-softmax.js';
import { PromptTask } from '../../task/prompt-task.js';
import { CompiledTask, noCompanions } from '../../pipeline/compiled-task.js';
import { inPercent } from './finding.js';
import { type LintOutcome, type LintRule, onRows } from './lint-rule.js';
import { type LintSubject, type TriedRow, labelScores } from './lint-subject.js';

type Example = CompiledTask['task']['definition']['examples'][number];

const fewestRows = 8;
const mostChanged = 0.1;
/** Answers that change and are no accident. */
const fewestChanged = 2;

/** Examples whose order, or whose last label, moves answers. */
export const exampleOrder: LintRule = {
  rule: 'example-order',
  check: onRows(fewestRows, async (rows, subject) => {
    const { examples } = subject.compiled.task.definition;
    if (examples.length < 2) return { notChecked: told`the task has fewer than two examples` };
    const changes = [];
    for (const order of orders(examples)) changes.push(await changedBy(order, rows, subject));
    const [worst] = changes.sort((a, b) => b.changed.length - a.changed.length);
    return worst ? finding(worst, rows.length) : [];
  }),
};

/** Examples of a choice task answer with a label. */
const labelOf = (example: Example | undefined): string =>
  typeof example?.output === 'string' ? example.output : '';

interface Order {
  readonly words: Told;
  readonly examples: readonly Example[];
}

interface Change extends Order {
  /** What the answers that change have become. */
  readonly changed: readonly string[];
}

/** Backwards, and with an example of another label at the end. */
function orders(examples: readonly Example[]): Order[] {
  const last = labelOf(examples.at(-1));
  const other = examples.findLastIndex((example) => labelOf(example) !== last);
  const rotated = [...examples.slice(other + 1), ...examples.slice(0, other + 1)];
  return [
    { words: told`backwards`, examples: examples.toReversed() },
    ...(other < 0 ? [] : [{ words: told`with '${labelOf(examples[other])}' last`, examples: rotated }]),
  ];
}

async function changedBy(
  order: Order,
  rows: readonly TriedRow[],
  { compiled, model, score }: LintSubject,
): Promise<Change> {
  const { definition, origin } = compiled.task;
  const task = new PromptTask({ ...definition, examples: [...order.examples] }, origin);
  const reordered = new CompiledTask(task, [], model, noCompanions);
  const scores = await score(
    reordered,
    rows.map(({ row }) => row.input),
  );
  const best = (logProbs: readonly number[]): number => argmax(labelScores(compiled, logProbs));
  const changed = rows.flatMap(({ logProbs }, i) => {
    const now = scores[i] && best(scores[i].logProbs);
    return now === undefined || now === best(logProbs) ? [] : [compiled.task.labels[now] ?? ''];
  });
  return { ...order, changed };
}

function finding({ words, changed, examples }: Change, rowCount: number): LintOutcome {
  const measured = changed.length / rowCount;
  if (changed.length < fewestChanged || measured < mostChanged) return [];
  const last = labelOf(examples.at(-1));
  const toLast = changed.filter((label) => label === last).length;
  const lastWords =
    toLast > changed.length / 2 ? told`, ${toLast} of those to '${last}', which then stands last` : '';
  return [
    {
      severity: 'warning',
      path: ['examples'],
      measured,
      limit: mostChanged,
      message: told`with the same examples ${words}, ${changed.length} of ${rowCount} answers change (${inPercent(measured)})${lastWords}.`,
      remedy: told`Use as many examples of each label, in turn, and some that are like what is judged; aio tasks tune tries orders on labelled rows.`,
    },
  ];
}
