import { type LanguageModel, type PromptTask, QaioError, wrongField, told } from '@qaio/core';
import type { RecordFeedbackRequest } from '@qaio/protocol';
import type { JudgedInput } from './judged-input.js';

/** What a row of labelled data has beside the input. */
interface Feedback {
  readonly label: string;
  /** Name of the task, and the version that answered. */
  readonly task: string;
  readonly etag: string;
  readonly model: string;
  /** The label that was given; empty where the task abstained. */
  readonly predicted: string;
  /** ISO 8601. */
  readonly time: string;
}

/**
 * A row as `aio eval` and the others read them: the inputs by their names, `label`, and where it comes from.
 *
 * @param time milliseconds since 1970
 * @throws QaioError `not-allowed`, `invalid-input`
 */
export function feedbackRow(
  { compiled: { task }, input }: JudgedInput,
  request: Pick<RecordFeedbackRequest, 'label' | 'predicted' | 'taskEtag'>,
  { identity }: Pick<LanguageModel, 'identity'>,
  time: number,
): Pick<Feedback, 'label'> & Record<string, unknown> {
  const names = Object.keys(task.definition.input.schema.properties);
  requireLabels(task, names);
  const label = labelOf(task, request.label, 'label');
  const feedback: Feedback = {
    label,
    task: task.name,
    etag: etagOf(task, request.taskEtag),
    model: `${identity.name} ${identity.dtype}`,
    predicted: request.predicted === '' ? '' : labelOf(task, request.predicted, 'predicted'),
    time: new Date(time).toISOString(),
  };
  const given = Object.entries(input).filter(([name]) => names.includes(name));
  // where an input has such a name, nobody could tell which of both a row has
  const isPlain = Object.keys(feedback).some((name) => names.includes(name));
  return { ...Object.fromEntries(given), ...(isPlain ? { label } : feedback) };
}

function requireLabels({ name, labels }: PromptTask, inputs: readonly string[]): void {
  if (labels.length === 0)
    throw new QaioError(
      'not-allowed',
      told`Task '${name}' has no labels. If a task that it needs judged wrongly, name that one in judgingTask.`,
    );
  if (inputs.includes('label'))
    throw new QaioError(
      'not-allowed',
      told`Task '${name}' has an input named 'label', so that rows of it cannot hold the right one.`,
    );
}

function labelOf({ name, labels, output }: PromptTask, given: string, field: string): string {
  const scores = output.standIn.kind === 'choice' ? output.standIn.scores : [];
  const label = labels.includes(given) ? given : scores.find(({ id }) => id === given)?.label;
  if (label !== undefined) return label;
  throw wrongField(field, told`is not a label of '${name}', which has ${labels.join(', ')}`);
}

function etagOf({ etag }: PromptTask, given: string): string {
  if (given === '') return etag;
  if (/^[0-9a-f]{16}$/u.test(given)) return given;
  throw wrongField('taskEtag', told`is not an etag; send the one of the result`);
}
