/** Runs that a guard's rule has answered with its fixed text. */
import type { TaskInput } from '../constraint/value-schema.js';
import type { ModelIdentity } from '../language-model.js';
import type { TaskOutput } from '../output/task-output.js';
import type { GuardRule } from '../task/guard-declaration.js';
import type { PromptTask, Upstream } from '../task/prompt-task.js';
import type { ModelKind } from '../task/model-kind.js';
import type { CompiledTask } from './compiled-task.js';
import { countChars } from './input-limit.js';
import type { TaskEvent, TaskResult } from './task-event.js';
import { taskResult } from './task-result.js';

/** A rule that has answered. */
export type GuardAnswer = Pick<GuardRule, 'name' | 'text'>;

interface Guarded {
  readonly compiled: CompiledTask;
  readonly input: TaskInput;
}

const nothingRun = {
  outputTokenCount: 0,
  cachedTokenCount: 0,
  finishReason: 'stop-token',
  timing: { queuedMs: 0, prefillMs: 0, timeToFirstTokenMs: 0, totalMs: 0 },
} as const;

/** The first rule for what a needed task has abstained from. */
export function unsureAnswer(
  { definition: { guard } }: PromptTask,
  upstream: Upstream,
  kind: ModelKind,
): GuardAnswer | undefined {
  return guard.find(({ abstained, for: only = kind }) => {
    const output = abstained === undefined ? undefined : upstream[abstained];
    return only === kind && output?.kind === 'choice' && output.abstainReason !== undefined;
  });
}

/** What a run ends with in the place of a generated answer. @param upstream what had run before */
export function* guardedEnd(
  run: Guarded,
  answer: GuardAnswer,
  identity: ModelIdentity,
  upstream: readonly TaskResult[] = [],
): Generator<TaskEvent> {
  const { name: task } = run.compiled;
  yield { kind: 'text-delta', task, text: answer.text, tokenCount: 0 };
  yield { kind: 'run-end', task, run: { result: guardedResult(run, answer, identity), upstream } };
}

export function guardedResult(
  { compiled, input }: Guarded,
  answer: GuardAnswer,
  identity: ModelIdentity,
): TaskResult {
  const { task } = compiled;
  const fixed = { ...nothingRun, output: { kind: 'text', text: answer.text } } as const;
  // no warnings: they say how far the model can be trusted, which had no part in this
  return taskResult(fixed, identity, {
    task: task.name,
    taskEtag: task.etag,
    guardedBy: answer.name,
    inputCharCount: countChars(input),
    promptTokenCount: 0,
    variant: task.variant,
  });
}

/** The rule that has answered in the place of a needed task; undefined where the task itself did. */
export function guardAnswerOf({ guardedBy, output }: TaskResult): GuardAnswer | undefined {
  if (guardedBy === undefined || output.kind !== 'text') return undefined;
  return { name: guardedBy, text: output.text };
}

/** Whether the model gives a question's decisive choice at least the probability that the rule asks for. */
export function isAffirmed({ question }: GuardRule, output: TaskOutput): boolean {
  if (!question || output.kind !== 'choice') return false;
  const score = output.scores.find(({ label }) => label === question.is);
  return score !== undefined && score.probability >= question.threshold;
}
