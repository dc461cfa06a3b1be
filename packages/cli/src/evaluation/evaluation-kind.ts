/** How the tasks of each output format are evaluated. */
import { type EvaluationOptions, type OutputFormatName, type PromptTask, QaioError } from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import { choiceEvaluation } from './choice-evaluation.js';
import type { ShownEvaluation } from './shown-evaluation.js';

/** A task with the rows that it is to be evaluated on. */
export interface PreparedEvaluation {
  readonly rowCount: number;
  evaluate(options: Omit<EvaluationOptions<never>, 'task' | 'rows'>): Promise<ShownEvaluation>;
}

type Prepare = (file: LabelledFile, task: PromptTask) => PreparedEvaluation;

const refused: Prepare = (_, { name, definition: { output } }) => {
  throw new QaioError(
    'invalid-input',
    `Task '${name}' answers with ${output.format}. Expected a choice task.`,
  );
};

const kinds: Readonly<Record<OutputFormatName, Prepare>> = {
  choice: choiceEvaluation,
  json: refused,
  text: refused,
  regex: refused,
  embedding: refused,
};

/** @throws QaioError `invalid-input` at a row that the task cannot be evaluated on, or for a task that cannot be at all */
export function prepareEvaluation(file: LabelledFile, task: PromptTask): PreparedEvaluation {
  return kinds[task.definition.output.format](file, task);
}
