import { createHash } from 'node:crypto';
import { QaioError } from '../errors.js';
import type { ChatMessage } from '../text/chat-message.js';
import { ValueSchema, type TaskInput } from '../constraint/value-schema.js';
import { PromptTemplate } from './prompt-template.js';
import type { TaskDefinition } from './task-definition.js';
import type { TaskOutput } from '../output/task-output.js';

/** Results of needed tasks, by the name that the task gives them; absent where one failed and may. */
export type Upstream = Readonly<Record<string, TaskOutput>>;

/** A task that this one runs first, with the way to make its input. */
export interface TaskNeed {
  readonly name: string;
  readonly task: string;
  readonly onError: 'fail' | 'continue';
  /** Of the time that the run may take. */
  readonly deadlineShare: number;
  readonly input: (input: TaskInput) => TaskInput;
}

/** Where a task comes from. */
export interface TaskOrigin {
  readonly loadedAt: Date;
  /** The file it was read from, if one was. */
  readonly file?: string;
}

/**
 * A job that the model does by prompt alone: an input is checked, turned into messages, and answered as `Output`.
 * Made from a definition, which usually comes from a YAML file.
 */
export class PromptTask<Input extends TaskInput = TaskInput, Output extends TaskOutput = TaskOutput> {
  /** Changes with the definition. */
  readonly etag: string;
  readonly needs: readonly TaskNeed[];
  /** Never set; carries the output's type. */
  declare readonly outputType?: Output;
  readonly #schema: ValueSchema;
  readonly #prompt: PromptTemplate;
  readonly #system: string | undefined;

  constructor(
    readonly definition: TaskDefinition,
    readonly origin: TaskOrigin,
  ) {
    this.etag = createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
    this.#schema = new ValueSchema(definition.input.schema);
    this.#prompt = new PromptTemplate(definition.prompt);
    const { system, partials } = definition;
    this.#system = system === undefined ? undefined : new PromptTemplate(system).render({ partials });
    this.needs = Object.entries(definition.needs).map(([name, need]) => {
      const { task, onError, deadlineShare } = need;
      const values = Object.entries(need.with).map(([key, source]) => [key, valueTemplate(source)] as const);
      const input = (given: TaskInput): TaskInput =>
        Object.fromEntries(values.map(([key, value]) => [key, value(given)]));
      return { name, task, onError, deadlineShare, input };
    });
  }

  get name(): string {
    return this.definition.name;
  }

  /** Values of the choices in declared order; none for a task that writes text. */
  get labels(): readonly string[] {
    const { output } = this.definition;
    return output.format === 'choice' ? output.choices.map((choice) => choice.value) : [];
  }

  /** @throws QaioError `invalid-input` */
  parseInput(value: unknown): Input {
    this.#schema.check(value, this.name);
    return value as Input;
  }

  /** System prompt, examples, earlier turns, then the input; the last message is the one to answer. */
  messages(input: Input, upstream: Upstream = {}, history: readonly ChatMessage[] = []): ChatMessage[] {
    const { partials, examples } = this.definition;
    const system = this.#system;
    return [
      ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
      ...examples.flatMap(({ input: given, output }): ChatMessage[] => [
        { role: 'user', content: this.#prompt.render({ ...given, needs: {}, partials }) },
        { role: 'assistant', content: typeof output === 'string' ? output : JSON.stringify(output) },
      ]),
      ...history,
      { role: 'user', content: this.#prompt.render({ ...input, needs: upstream, partials }) },
    ];
  }

  /** @throws QaioError `task-changed` */
  checkEtag(expected: string | undefined): void {
    if (!expected || expected === this.etag) return;
    throw new QaioError(
      'task-changed',
      `Task '${this.name}' is at version ${this.etag} now, not ${expected}. Read it again.`,
    );
  }
}

/** One variable alone keeps its type; everything else becomes text. */
function valueTemplate(source: string): (values: TaskInput) => unknown {
  const [, only] = /^\{\{\s*(\w+)\s*\}\}$/u.exec(source) ?? [];
  if (only !== undefined) return (values) => values[only];
  const template = new PromptTemplate(source);
  return (values) => template.render(values);
}
