import { errorText } from '@qaio/client';
import { useWords, useWordsOf } from '../words/words-context.js';
import { batchStatus } from './batch-status.js';
import type { BatchCounts } from './batch-view.js';
import type { BatchState } from './batch.js';
import { batchWords, roughTime } from './batch-words.js';

export interface BatchProgressProps {
  readonly state: BatchState;
  readonly counts: BatchCounts;
  /** What can run is known. */
  readonly isReady: boolean;
  /** The task that the answers are of is still there. */
  readonly canResume: boolean;
  readonly onStart: () => void;
  readonly onResume: () => void;
  readonly onRetry: () => void;
  readonly onPause: () => void;
  readonly onStop: () => void;
  readonly onClear: () => void;
}

/** How far it is, and what can be done about it. */
export function BatchProgress(props: BatchProgressProps) {
  const { language } = useWords();
  const words = useWordsOf(batchWords);
  const { answered, secondsLeft, error, table } = props.state;
  const count = table?.rows.length ?? 0;
  return (
    <div className="batch-progress">
      <div className="bar">
        <progress aria-label={words.progress} max={count} value={answered} />
        <span>
          {words.done(answered, count)}
          {secondsLeft !== undefined && ` · ${words.left(roughTime(secondsLeft, language))}`}
        </span>
        <BatchButtons {...props} />
      </div>
      <p role="status">
        {batchStatus(props.state, props.counts, words)} {error && errorText(error, language)}
      </p>
    </div>
  );
}

function BatchButtons(props: BatchProgressProps) {
  const words = useWordsOf(batchWords);
  const { status } = props.state;
  if (status === 'running' || status === 'waiting')
    return (
      <>
        <Button key="pause" text={words.pause} onClick={props.onPause} />
        <Button key="stop" text={words.stop} onClick={props.onStop} />
      </>
    );
  return (
    <>
      {status !== 'idle' && <RestButtons {...props} />}
      {status === 'paused' ? (
        <Button key="end" text={words.stop} onClick={props.onStop} />
      ) : (
        <StartButton {...props} />
      )}
      <Button key="clear" text={words.another} onClick={props.onClear} />
    </>
  );
}

/** For the rows that have no answer, and those that ended in an error. */
function RestButtons({ state, counts, canResume, onResume, onRetry }: BatchProgressProps) {
  const words = useWordsOf(batchWords);
  const rest = state.status === 'paused' ? words.resume : words.rest;
  return (
    <>
      {counts.waiting > 0 && <Button text={rest} isPrimary isDisabled={!canResume} onClick={onResume} />}
      {counts.error > 0 && (
        <Button text={words.retry(counts.error)} isDisabled={!canResume} onClick={onRetry} />
      )}
    </>
  );
}

function StartButton({ state, isReady, onStart }: BatchProgressProps) {
  const words = useWordsOf(batchWords);
  const isFirst = state.status === 'idle';
  const text = isFirst ? words.start(state.table?.rows.length ?? 0) : words.again;
  return <Button text={text} isPrimary={isFirst} isDisabled={!isReady} onClick={onStart} />;
}

interface ButtonProps {
  readonly text: string;
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function Button({ text, isPrimary = false, isDisabled = false, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className={isPrimary ? 'primary' : undefined}
      disabled={isDisabled}
      onClick={onClick}
    >
      {text}
    </button>
  );
}
