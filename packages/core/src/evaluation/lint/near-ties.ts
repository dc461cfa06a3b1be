import { told } from '../../told.js';
import type { Finding } from './finding.js';
import { type LintRule, onRows } from './lint-rule.js';
import { labelScores } from './lint-subject.js';

/** In nats: as near as `aio models verify` lets labels swap places when a model is stored with fewer bits. */
const nearTie = 0.3;

/** Tests that pass or fail by chance. */
export const nearTies: LintRule = {
  rule: 'near-tie',
  check: onRows(1, (rows, { compiled, model }) =>
    rows.flatMap(({ row, logProbs }): Finding[] => {
      if (row.test === undefined) return [];
      const scores = labelScores(compiled, logProbs);
      const [first = 0, second = 0] = [...scores].sort((a, b) => b - a);
      const margin = first - second;
      if (margin >= nearTie) return [];
      const [one, other] = [first, second].map((score) => compiled.task.labels[scores.indexOf(score)]);
      const { dtype } = model.identity;
      const noise =
        dtype === 'fp32'
          ? told`less than another dtype may change`
          : told`within the noise of ${dtype} (${nearTie})`;
      return [
        {
          // in fp32 the outcome is the same every time
          severity: dtype === 'fp32' ? 'note' : 'warning',
          path: ['tests', row.test],
          measured: margin,
          limit: nearTie,
          message: told`'${one}' is ahead of '${other}' by ${margin.toFixed(2)} nats, ${noise}: ${JSON.stringify(row.input)}.`,
          remedy: told`Test with a clearer text, or make the task surer of this one: with an example like it, for instance.`,
        },
      ];
    }),
  ),
};
