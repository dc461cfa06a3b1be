import { type Turn, displayName, errorText, judgements, turnFigures, turnWords } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { JudgementView } from './judgement-view.js';

interface TurnViewProps {
  readonly turn: Turn;
  readonly tasks: readonly Task[];
}

export function TurnView({ turn, tasks }: TurnViewProps) {
  return (
    <article className="turn" data-status={turn.status}>
      <p className="message">{turn.message}</p>
      {judgements(turn).map(({ task, classification }) => (
        <JudgementView key={task} title={displayName(tasks, task)} classification={classification} />
      ))}
      {turn.status !== 'failed' && (
        <p className="reply" aria-live="polite">
          {turn.text}
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
  if (error) return errorText(error, 'zh');
  if (status === 'cancelled') return turnWords.zh.cancelled;
  return result ? figuresText(turnFigures(result)) : '';
}

function figuresText({
  firstTokenMs,
  outputTokens,
  tokensPerSecond,
}: ReturnType<typeof turnFigures>): string {
  return [
    firstTokenMs === undefined ? '' : `首字 ${firstTokenMs.toFixed(0)} 毫秒`,
    outputTokens === undefined ? '' : `共 ${outputTokens} 词元`,
    tokensPerSecond === undefined ? '' : `${tokensPerSecond.toFixed(0)} 词元/秒`,
  ]
    .filter((text) => text !== '')
    .join('，');
}
