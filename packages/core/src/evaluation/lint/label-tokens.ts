import { type ToldPart, told, toldAll } from '../../told.js';
import type { Finding } from './finding.js';
import { inPercent } from './finding.js';
import { type LintRule, onRows } from './lint-rule.js';
import type { LintSubject, TriedRow } from './lint-subject.js';

/** Nats that a label may lose behind its first token: with 0.7 it has half of what its first token had. */
const mostLost = 0.7;
/** Mean probability of a first token that the model hardly thinks of: what comes behind it says nothing. */
const leastFirst = 0.01;

/** A label that the model begins, and then goes on otherwise. */
export const labelEndings: LintRule = {
  rule: 'label-endings',
  check: onRows(1, (rows, { compiled: { output } }) =>
    output.labels.flatMap(({ tokenIds: [first] }, i): Finding[] => {
      // labels that begin alike are no loss to one another
      const group = [...output.labels.keys()].filter((other) => output.labels[other]?.tokenIds[0] === first);
      const lost = group[0] === i ? lostBehindFirst(rows, group) : undefined;
      if (lost === undefined || lost < mostLost) return [];
      const names = group.map((one) => `'${output.labels[one]?.label}'`).join(', ');
      const kept = inPercent(Math.exp(-lost));
      return [
        {
          severity: 'warning',
          path: ['output', 'choices', i],
          measured: lost,
          limit: mostLost,
          message: told`of the probability of its first token ${names} keeps ${kept}: where the model begins so, it mostly goes on otherwise.`,
          remedy: told`Use a label of one token, spell it as the model would, or show it in an example.`,
        },
      ];
    }),
  ),
};

/** Mean over the rows, each as far as the labels' common first token is likely there; undefined where it never is. */
function lostBehindFirst(rows: readonly TriedRow[], labels: readonly number[]): number | undefined {
  let [weight, lost] = [0, 0];
  for (const { logProbs, firstLogProbs } of rows) {
    const first = firstLogProbs[labels[0] ?? -1] ?? NaN;
    const whole = labels.reduce((sum, label) => sum + Math.exp(logProbs[label] ?? NaN), 0);
    weight += Math.exp(first);
    lost += Math.exp(first) * (first - Math.log(whole));
  }
  return weight < leastFirst * rows.length ? undefined : lost / weight;
}

/** Labels that cost a second pass. */
export const labelPasses: LintRule = {
  rule: 'label-passes',
  check: ({ compiled }) => {
    const { labels } = compiled.output;
    if (labels.length === 0) return { notChecked: told`the task has no labels` };
    const long = labels.filter(({ tokenIds }) => tokenIds.length > 1);
    if (long.length === 0) return [];
    const later = long.reduce((sum, { tokenIds }) => sum + tokenIds.length - 1, 0);
    const shared = sharedBeginnings(compiled);
    const isEnded = labels.some(({ tokenIds, tokenCount }) => tokenIds.length > tokenCount);
    const ends = isEnded ? told`, with the end of the answer, because one of them begins another` : '';
    return [
      {
        severity: 'note',
        path: ['output', 'choices'],
        measured: later,
        limit: 1,
        message: told`a judgement takes a second pass, of ${later} tokens, where it could take one: ${toldAll(
          long.map(({ label, tokenIds }) => told`'${label}' is ${tokenIds.length} tokens`),
          ', ',
        )}${ends}${shared}.`,
        remedy: told`Labels of one token that all differ take one pass, which requests that wait together share.`,
      },
    ];
  },
};

function sharedBeginnings({ output: { labels } }: LintSubject['compiled']): ToldPart {
  const pairs = labels.flatMap((one, i) =>
    labels
      .slice(i + 1)
      .flatMap((other) =>
        one.tokenIds[0] === other.tokenIds[0] ? [told`'${one.label}' and '${other.label}'`] : [],
      ),
  );
  return pairs.length > 0 ? told`; ${toldAll(pairs, ', ')} begin with the same token` : '';
}
