import { told } from '../../told.js';
import { specialTokenTexts } from '../../language-model.js';
import { percentile } from '../evaluation-metrics.js';
import { inPercent, inputCount } from './finding.js';
import { type LintRule, onRows } from './lint-rule.js';
import type { LintSubject, TriedRow } from './lint-subject.js';

const leastMass = 0.5;
const shownTokens = 5;

const massOf = ({ logProbs }: TriedRow): number =>
  logProbs.reduce((sum, logProb) => sum + Math.exp(logProb), 0);

/** The model wants to say something other than the labels. */
export const labelMass: LintRule = {
  rule: 'label-mass',
  check: onRows(1, (rows, subject) => {
    const median = percentile(rows.map(massOf), 0.5);
    if (median >= leastMass) return [];
    const wanted = wantedTokens(rows, subject);
    return [
      {
        severity: 'warning',
        path: ['output', 'choices'],
        measured: median,
        limit: leastMass,
        message: told`all labels together get ${inPercent(median)} of the probability in the median of ${inputCount(rows.length)}. The model would rather begin with ${wanted}.`,
        remedy: told`Name the labels in the system prompt, show one example of each, or use the words that the model wants to say as labels.`,
      },
    ];
  }),
};

/** The tokens that the rows' answers would begin with, by their mean probability. */
function wantedTokens(rows: readonly TriedRow[], { model }: LintSubject): string {
  const shares = new Map<number, number>();
  for (const { tokenId, logProb } of rows.flatMap(({ likeliest }) => likeliest))
    shares.set(tokenId, (shares.get(tokenId) ?? 0) + Math.exp(logProb) / rows.length);
  const special = specialTokenTexts(model);
  return [...shares]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownTokens)
    .map(
      ([id, share]) =>
        `${JSON.stringify(special.get(id) ?? model.tokenizer.detokenise([id]))} ${inPercent(share)}`,
    )
    .join(', ');
}
