import { createHash } from 'node:crypto';
import { QaioError } from '../errors.js';
import type { ChatMessage } from '../text/chat-message.js';
import { InputSchema, type TaskInput } from './input-schema.js';
import { PromptTemplate } from './prompt-template.js';
import type { TaskDefinition } from './task-definition.js';
import type { TaskOutput } from './task-output.js';

/** Results of needed tasks, by the name that the task gives them; absent where one failed and may. */
export type Upstream = Readonly<Record<string, TaskOutput>>;

/** A task that this one runs first, with the way to make its input. */
export interface TaskNeed {
  readonly name: string;
  readonly task: string;
  readonly onError: 'fail' | 'continue';
  readonly input: (input: TaskInput) => TaskInput;
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
  readonly #schema: InputSchema;
  readonly #prompt: PromptTemplate;

  /** @param loadedAt when the definition was read */
  constructor(
    readonly definition: TaskDefinition,
    readonly loadedAt: Date,
  ) {
    this.etag = createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
    this.#schema = new InputSchema(definition.input.schema);
    this.#prompt = new PromptTemplate(definition.prompt);
    this.needs = Object.entries(definition.needs).map(([name, need]) => {
      const templates = Object.entries(need.with).map(
        ([key, source]) => [key, new PromptTemplate(source)] as const,
      );
      const input = (values: TaskInput): TaskInput =>
        Object.fromEntries(templates.map(([key, template]) => [key, template.render(values)]));
      return { name, task: need.task, onError: need.onError, input };
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

  /** System prompt, examples, then the input; the last message is the one to answer. */
  messages(input: Input, upstream: Upstream = {}): ChatMessage[] {
    const { system, examples } = this.definition;
    return [
      ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
      ...examples.flatMap((example): ChatMessage[] => [
        { role: 'user', content: this.#prompt.render({ ...example.input, needs: {} }) },
        { role: 'assistant', content: example.output },
      ]),
      { role: 'user', content: this.#prompt.render({ ...input, needs: upstream }) },
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
