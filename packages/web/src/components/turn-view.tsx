import type { TaskResult } from '../api/task-client.js';
import type { Turn } from '../state/turns.js';
import { MoodView } from './mood-view.js';

export function TurnView({ turn }: { readonly turn: Turn }) {
  return (
    <article className="turn" data-status={turn.status}>
      <p className="message">{turn.message}</p>
      {turn.mood && <MoodView mood={turn.mood} />}
      {turn.status !== 'failed' && (
        <p className="reply" aria-live="polite">
          {turn.reply}
          {turn.status === 'running' && <span className="cursor" aria-hidden="true" />}
        </p>
      )}
      <p className="footnote" role={turn.status === 'failed' ? 'alert' : undefined}>
        {footnote(turn)}
      </p>
    </article>
  );
}

function footnote({ status, error, result }: Turn): string {
  if (status === 'failed') return `出错了：${error ?? ''}`;
  if (status === 'stopped') return '已停止';
  return status === 'done' && result ? figures(result) : '';
}

function figures({ usage, timing }: TaskResult): string {
  const tokens = usage?.outputTokens ?? 0;
  const totalSeconds = Number.parseFloat(timing?.total ?? '0');
  const firstMs = 1000 * Number.parseFloat(timing?.firstToken ?? '0');
  const rate = totalSeconds > 0 ? `，${(tokens / totalSeconds).toFixed(0)} 词元/秒` : '';
  return `首字 ${firstMs.toFixed(0)} 毫秒，共 ${tokens} 词元${rate}`;
}
