/** How the tasks of each output format are evaluated. */
import { type EvaluationOptions, type OutputFormatName, type PromptTask, QaioError, told } from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import { choiceEvaluation } from './choice-evaluation.js';
import { jsonEvaluation } from './json-evaluation.js';
import type { ShownEvaluation } from './shown-evaluation.js';
import { textEvaluation } from './text-evaluation.js';

/** A task with the rows that it is to be evaluated on. */
export interface PreparedEvaluation {
  readonly rowCount: number;
  /** The tasks that judge answers to its rows. */
  readonly judges: readonly string[];
  evaluate(options: Omit<EvaluationOptions<never>, 'task' | 'rows'>): Promise<ShownEvaluation>;
}

type Prepare = (file: LabelledFile, task: PromptTask) => PreparedEvaluation;

const kinds: Readonly<Record<OutputFormatName, Prepare>> = {
  choice: choiceEvaluation,
  json: jsonEvaluation,
  text: textEvaluation,
  regex: textEvaluation,
  embedding: (_, { name }) => {
    throw new QaioError(
      'invalid-input',
      told`Task '${name}' answers with an embedding. Expected a choice, json, text or regex task.`,
    );
  },
};

/** @throws QaioError `invalid-input` at a row that the task cannot be evaluated on, or for a task that cannot be at all */
export function prepareEvaluation(file: LabelledFile, task: PromptTask): PreparedEvaluation {
  return kinds[task.definition.output.format](file, task);
}
