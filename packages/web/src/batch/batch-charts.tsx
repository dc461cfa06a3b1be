import { choiceTone, formatPercent, turnWords } from '@qaio/client';
import { useWords, useWordsOf } from '../words/words-context.js';
import type { BatchCounts } from './batch-view.js';
import { batchWords } from './batch-words.js';
import { shareInterval } from './share-interval.js';

/** How the answers spread: over the labels, and by confidence. Nothing for tasks that do not judge. */
export function BatchCharts({ counts }: { readonly counts: BatchCounts }) {
  const { language } = useWords();
  const words = useWordsOf(batchWords);
  const { labels, abstained, confidences } = counts;
  const judged = labels.reduce((sum, { count }) => sum + count, 0);
  if (judged + abstained === 0) return null;
  const bars = [
    ...labels,
    ...(abstained > 0 ? [{ label: turnWords[language].abstained, labelId: '', count: abstained }] : []),
  ];
  return (
    <div className="charts">
      <section aria-label={words.labels}>
        <h2>{words.labels}</h2>
        <dl>
          {bars.map(({ label, labelId, count }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <progress
                  className={choiceTone(labelId)}
                  max={judged + abstained}
                  value={count}
                  aria-label={label}
                />
                <span>
                  {count} ({formatPercent(count / (judged + abstained))})
                </span>
              </dd>
            </div>
          ))}
        </dl>
        <Accuracy counts={counts} />
      </section>
      <section aria-label={words.confidence}>
        <h2>{words.confidence}</h2>
        <Histogram counts={confidences} />
      </section>
    </div>
  );
}

/** The share of right labels, and what chance leaves of it. */
function Accuracy({ counts: { right, wrong, unknown } }: { readonly counts: BatchCounts }) {
  const words = useWordsOf(batchWords);
  const known = right + wrong;
  if (known === 0) return unknown > 0 && <p className="accuracy">{words.uncounted(unknown)}</p>;
  const [low, high] = shareInterval(right, known).map(formatPercent);
  return (
    <p className="accuracy">
      <strong>{words.accuracy(formatPercent(right / known))}</strong>
      {words.interval(`${low}–${high}`, right, known)}
      {unknown > 0 && <span>{words.uncounted(unknown)}</span>}
    </p>
  );
}

const [barWidth, height] = [24, 72];
const axis = [
  { tenth: 0, anchor: 'start' },
  { tenth: 5, anchor: 'middle' },
  { tenth: 10, anchor: 'end' },
] as const;

function Histogram({ counts }: { readonly counts: readonly number[] }) {
  const words = useWordsOf(batchWords);
  const most = Math.max(1, ...counts);
  const told = counts
    .flatMap((count, at) => (count > 0 ? [`${10 * at}–${10 * (at + 1)}%: ${count}`] : []))
    .join(', ');
  return (
    <svg
      className="histogram"
      role="img"
      aria-label={`${words.histogram}: ${told}`}
      viewBox={`0 0 ${10 * barWidth} ${height + 32}`}
    >
      {counts.map((count, at) => {
        const tall = (height * count) / most;
        return (
          <g key={at}>
            <rect x={at * barWidth + 2} y={height + 14 - tall} width={barWidth - 4} height={tall} />
            {count > 0 && (
              <text textAnchor="middle" x={(at + 0.5) * barWidth} y={height + 10 - tall}>
                {count}
              </text>
            )}
          </g>
        );
      })}
      {axis.map(({ tenth, anchor }) => (
        <text key={tenth} textAnchor={anchor} x={tenth * barWidth} y={height + 28}>
          {10 * tenth}%
        </text>
      ))}
    </svg>
  );
}
