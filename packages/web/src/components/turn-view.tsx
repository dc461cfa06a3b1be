import {
  type Turn,
  commandsAs,
  correctionOf,
  displayName,
  errorText,
  isGuarded,
  judgements,
  namedTask,
  outputKinds,
  shownAnswer,
  shownMessage,
  speedText,
  turnFigures,
  turnWarnings,
  turnWords,
  waitingText,
} from '@qaio/client';
import type { Task, TaskResult } from '@qaio/protocol';
import { useEffect, useRef } from 'react';
import { keepInSight } from '../browser/keep-in-sight.js';
import type { Words } from '../words/words.js';
import { useProgram, useWords } from '../words/words-context.js';
import { CorrectionForm } from './correction-form.js';
import { JudgementView } from './judgement-view.js';
import { ReplyText } from './reply-text.js';
import { TurnActions, type TurnActionsProps } from './turn-actions.js';

interface TurnViewProps extends TurnActionsProps {
  readonly tasks: readonly Task[];
  /** Tells which label of a task is right; undefined where nobody wants to know. */
  readonly onCorrect: ((task: string, label: string) => void) | undefined;
}

export function TurnView({ tasks, onCorrect, ...props }: TurnViewProps) {
  const { turn } = props;
  const [words, program] = [useWords(), useProgram()];
  const answer = shownAnswer(turn, words.language);
  const article = useRef<HTMLElement>(null);
  const isRunning = turn.status === 'running';
  const isProse = namedTask(tasks, turn.task)?.outputKind === outputKinds.text;
  useEffect(() => (isRunning && article.current ? keepInSight(article.current) : undefined), [isRunning]);
  return (
    <article ref={article} className="turn" data-status={turn.isTakenBack ? 'taken-back' : turn.status}>
      {turn.message !== '' && (
        <p className="message" dir="auto">
          {shownMessage(turn, words.language)}
        </p>
      )}
      {judgements(turn).map(({ task, classification }) => (
        <JudgementView key={task} title={displayName(tasks, task)} classification={classification}>
          {onCorrect && !isRunning && (
            <CorrectionForm
              classification={classification}
              correction={correctionOf(turn, task)}
              onCorrect={(label) => onCorrect(task, label)}
            />
          )}
        </JudgementView>
      ))}
      {(answer !== '' || isRunning) && (
        <div className="reply" dir="auto">
          <ReplyText text={answer} isProse={isProse} />
          {isRunning && <span className="cursor" aria-hidden="true" />}
        </div>
      )}
      {turn.waiting && <p className="waiting">{waitingText(turn, words.language)}</p>}
      <p className="footnote" role={turn.status === 'failed' ? 'alert' : undefined}>
        {footnote(turn, words)}
      </p>
      {turnWarnings(turn, words.language).map((warning) => (
        <p key={warning} className="warning">
          ⚠ {commandsAs(warning, program)}
        </p>
      ))}
      {!isRunning && <TurnActions {...props} />}
    </article>
  );
}

function footnote(turn: Turn, words: Words): string {
  const { status, error, result } = turn;
  if (turn.isTakenBack) return turnWords[words.language].takenBack;
  if (error) return errorText(error, words.language);
  if (status === 'cancelled') return turnWords[words.language].cancelled;
  if (isGuarded(turn)) return turnWords[words.language].guarded;
  return result ? figuresText(result, words) : '';
}

function figuresText(result: TaskResult, words: Words): string {
  const { firstTokenMs, outputTokens, tokensPerSecond } = turnFigures(result);
  // nothing is written where a label is chosen
  if (outputTokens === 0) return firstTokenMs === undefined ? '' : words.judged(firstTokenMs.toFixed(0));
  return [
    firstTokenMs === undefined ? '' : words.firstToken(firstTokenMs.toFixed(0)),
    outputTokens === undefined ? '' : words.tokens(outputTokens),
    tokensPerSecond === undefined ? '' : words.speed(speedText(tokensPerSecond)),
  ]
    .filter((text) => text !== '')
    .join(words.separator);
}
