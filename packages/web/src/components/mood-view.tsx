import type { Classification } from '../api/task-client.js';

const tones: Readonly<Record<string, string>> = { 正面: 'positive', 负面: 'negative' };

/** The label with every label's probability as a bar. */
export function MoodView({ mood }: { readonly mood: Classification }) {
  return (
    <section className="mood" aria-label="情感判断">
      <strong className={`label ${tones[mood.label ?? ''] ?? ''}`}>{mood.label ?? '不确定'}</strong>
      <dl>
        {(mood.scores ?? []).map(({ label, probability = 0 }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <progress className={tones[label] ?? ''} max={1} value={probability} aria-label={label} />
              <span>{(100 * probability).toFixed(1)}%</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
