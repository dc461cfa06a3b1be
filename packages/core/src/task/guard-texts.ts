import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { GuardRule } from './guard-declaration.js';
import { PromptTask } from './prompt-task.js';

/** Texts that answer in the place of those of the rules with these names, in every task. */
export type GuardTexts = Readonly<Record<string, string>>;

/**
 * @param areAll whether no other task may have the rules
 * @throws QaioError `invalid-option` for a rule that no task has, if these are all
 */
export function withGuardTexts(
  tasks: readonly PromptTask[],
  texts: GuardTexts,
  areAll = true,
): readonly PromptTask[] {
  const wanted = Object.keys(texts);
  if (wanted.length === 0) return tasks;
  const known = new Set(tasks.flatMap(({ definition }) => definition.guard.map(({ name }) => name)));
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length === 0 || !areAll) return tasks.map((task) => withTexts(task, texts));
  throw new QaioError(
    'invalid-option',
    told`No guard has a rule named ${unknown.map((name) => `'${name}'`).join(', ')}. Rules of the loaded tasks: ${[...known].sort().join(', ') || '(none)'}.`,
  );
}

function withTexts(task: PromptTask, texts: GuardTexts): PromptTask {
  const { definition, origin } = task;
  if (!definition.guard.some(({ name }) => Object.hasOwn(texts, name))) return task;
  const guard = definition.guard.map((rule) => ({ ...rule, text: textFor(rule, texts) }));
  return new PromptTask({ ...definition, guard }, origin);
}

const textFor = ({ name, text }: GuardRule, texts: GuardTexts): string =>
  (Object.hasOwn(texts, name) ? texts[name] : undefined) ?? text;
