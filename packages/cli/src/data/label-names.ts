import { type PromptTask, QaioError, type Told, told } from '@qaio/core';
import { UsageError } from '../exit-code.js';

/** What a data set's labels are in a task: by its own text, by its id, or by what a map says. */
export class LabelNames {
  readonly #task: PromptTask;
  readonly #names: ReadonlyMap<string, string>;

  /**
   * @param map from a data set's label to the task's, or to its id
   * @throws QaioError `invalid-input` for a task without labels, UsageError for a map to one that it does not have
   */
  constructor(task: PromptTask, map: ReadonlyMap<string, string> = new Map()) {
    if (task.labels.length === 0)
      throw new QaioError('invalid-input', told`Task '${task.name}' has no labels. Expected a choice task.`);
    this.#task = task;
    const own = new Map([...idsOf(task), ...task.labels.map((label) => [label, label] as const)]);
    const mapped = [...map].map(([from, to]): [string, string] => {
      const label = own.get(to);
      if (label !== undefined) return [from, label];
      throw new UsageError(told`--label-map ${from}=${to}: ${this.#unknown(to)}`);
    });
    this.#names = new Map([...own, ...mapped]);
  }

  /** @param place for the message @throws QaioError `invalid-input` */
  labelOf(value: unknown, place: string): string {
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw new QaioError(
        'invalid-input',
        told`${place}: the label is ${JSON.stringify(value)}; expected a text.`,
      );
    const name = String(value).trim();
    const label = this.#names.get(name);
    if (label !== undefined) return label;
    throw new QaioError(
      'invalid-input',
      told`${place}: ${this.#unknown(name)} To say which label it means, add --label-map '${name}=LABEL'`,
    );
  }

  #unknown(name: string): Told {
    const ids = new Map([...idsOf(this.#task)].map(([id, label]) => [label, id]));
    const known = this.#task.labels.map((label) => (ids.has(label) ? `${label} (${ids.get(label)})` : label));
    return told`'${name}' is not a label of '${this.#task.name}', which has ${known.join(', ')}.`;
  }
}

/** Id to label. */
function idsOf({ output: { standIn } }: PromptTask): ReadonlyMap<string, string> {
  const scores = standIn.kind === 'choice' ? standIn.scores : [];
  return new Map(scores.flatMap(({ id, label }) => (id === undefined ? [] : [[id, label] as const])));
}
