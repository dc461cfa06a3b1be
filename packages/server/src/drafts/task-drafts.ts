import {
  type PromptTask,
  QaioError,
  type SourceProblem,
  type TaskExecutor,
  taskFromText,
  told,
} from '@qaio/core';
import { type Translate, publicProblem } from '../public-problem.js';
import type { RunTimes } from '../task-runs.js';
import { Draft } from './draft.js';
import type { TaskFiles } from './task-files.js';

export interface TaskDraftsOptions extends RunTimes {
  readonly executor: TaskExecutor;
  readonly files: TaskFiles;
}

/** What was made of a text: a draft, or everything that is wrong with it. */
export type DraftOutcome =
  | { readonly draft: Draft; readonly problems: readonly [] }
  | { readonly draft?: undefined; readonly problems: readonly SourceProblem[] };

/** Each holds compiled prompts and masks. */
const mostDrafts = 8;

/** Texts of task files that somebody tries: never among the tasks that are served. */
export class TaskDrafts {
  readonly files: TaskFiles;
  readonly #options: TaskDraftsOptions;
  /** The one that was opened last is the last. */
  readonly #drafts = new Map<string, Draft>();

  constructor(options: TaskDraftsOptions) {
    this.#options = options;
    this.files = options.files;
  }

  /**
   * @param base name of the served task that it is an edit of; empty for a new one
   * @param translate what is wrong with the text
   * @throws QaioError `unknown-task`
   */
  async open(yaml: string, base: string, translate: Translate): Promise<DraftOutcome> {
    const { executor } = this.#options;
    const edited = base === '' ? undefined : executor.tasks.get(base).task;
    const file = this.files.pathOf(edited);
    try {
      const task = await taskFromText(yaml, file, edited?.origin.insteadOf ?? edited?.origin.file);
      const draft = await Draft.open(yaml, task, executor, this.#options);
      this.#drafts.delete(draft.id);
      this.#drafts.set(draft.id, draft);
      for (const [oldest] of [...this.#drafts].slice(0, -mostDrafts)) this.#drafts.delete(oldest);
      return { draft, problems: [] };
    } catch (thrown) {
      if (!(thrown instanceof QaioError) || thrown.code !== 'invalid-task') throw thrown;
      const told = thrown.problems.map((problem) => publicProblem(problem, translate));
      return { problems: told.map((problem) => ({ ...problem, file: '' })) };
    }
  }

  /** @throws QaioError `unknown-task` for one that was not opened here, or has been forgotten */
  get(id: string): Draft {
    const draft = this.#drafts.get(id);
    if (draft) return draft;
    throw new QaioError(
      'unknown-task',
      told`The server does not have this draft any more. Send its text again.`,
    );
  }

  served(name: string): PromptTask {
    return this.#options.executor.tasks.get(name).task;
  }
}
