import { createHash } from 'node:crypto';
import { QaioError, type SourceProblem, worded } from '../errors.js';
import { type Told, told, toldAll } from '../told.js';
import { withoutMarks } from '../text/byte-order-mark.js';
import type { ChatMessage } from '../text/chat-message.js';
import { ValueSchema, type TaskInput } from '../constraint/value-schema.js';
import type { OutputFormat } from '../output/output-format.js';
import { outputFormat } from '../output/output-formats.js';
import { Guard } from './guard.js';
import { openingOf } from './opening.js';
import { PromptTemplate } from './prompt-template.js';
import type { ModelKind } from './model-kind.js';
import type { TaskDefinition } from './task-definition.js';
import { wordedAs } from './task-variant.js';
import type { TaskOutput } from '../output/task-output.js';

/** What the task's own words are called among those of its variants. */
const ownWords = 'own';

/** Results of needed tasks, by the name that the task gives them; absent if one failed and is allowed to. */
export type Upstream = Readonly<Record<string, TaskOutput>>;

/** A task that this one runs first, with the way to make its input. */
export interface TaskNeed {
  readonly name: string;
  readonly task: string;
  readonly onError: 'fail' | 'continue';
  /** Share of the run's time limit, above 0 and at most 1. */
  readonly deadlineShare: number;
  readonly input: (input: TaskInput) => TaskInput;
}

/** Where a task comes from. */
export interface TaskOrigin {
  readonly loadedAt: Date;
  /** The file it was read from, if one was. */
  readonly file?: string;
  /** Where a key stands in that file; line and column count from 1. */
  readonly placeOf?: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
  /** A task of this name ships, but this one is used. */
  readonly replacesShipped?: boolean;
  /** File of the task in whose place it is: of the one that ships, or of the one that a draft is an edit of. */
  readonly insteadOf?: string | undefined;
}

/**
 * A job that the model does by prompt alone: an input is checked, turned into messages, and answered in its format.
 * Made from a definition, which usually comes from a YAML file.
 */
export class PromptTask {
  /** Changes with the definition as it is written, whichever variant is used. */
  readonly etag: string;
  /** The variant whose wording this is; undefined for the task's own. */
  readonly variant: string | undefined;
  readonly needs: readonly TaskNeed[];
  readonly output: OutputFormat;
  readonly guard: Guard;
  /** What stands before every conversation: the system prompt, and the examples as turns. */
  readonly opening: readonly ChatMessage[];
  readonly #schema: ValueSchema;
  readonly #prompt: PromptTemplate;

  /**
   * @param written the task that this one is a variant of
   * @throws QaioError `invalid-task` if the output or a template cannot be used
   */
  constructor(
    readonly definition: TaskDefinition,
    readonly origin: TaskOrigin,
    written?: { readonly etag: string; readonly variant: string | undefined },
  ) {
    this.variant = written?.variant;
    this.etag =
      written?.etag ?? createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
    this.#schema = ValueSchema.of(definition.input.schema, 'input');
    this.#prompt = new PromptTemplate(definition.prompt);
    this.output = usableOutput(definition);
    this.guard = new Guard(definition.guard);
    this.opening = openingOf(definition, this.#prompt);
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
    return this.output.labels;
  }

  /** Something wrong with the task, at a key of its file. */
  problem(path: readonly PropertyKey[], message: string | Told): SourceProblem {
    const { file = '', placeOf } = this.origin;
    const { line, column } = placeOf?.(path) ?? { line: 1, column: 1 };
    return { file, line, column, path: path.join('.'), ...worded('message', message) };
  }

  /** The task in the words that are for such a model: those of a variant, or its own. */
  wordedFor(kind: ModelKind): PromptTask {
    const variant = this.definition.variants.find((candidate) => candidate.for === kind);
    if (!variant || this.variant !== undefined) return this;
    return this.#worded(wordedAs(this.definition, variant), variant.name);
  }

  /**
   * The task in the words of one of its variants, whatever model that is for; `own` means its own words.
   *
   * @throws QaioError `invalid-option` if it has no such variant
   */
  inVariant(name: string): PromptTask {
    const { variants } = this.definition;
    const variant = variants.find((candidate) => candidate.name === name);
    if (variant) return this.#worded({ ...wordedAs(this.definition, variant), variants: [] }, name);
    if (name === ownWords) return this.#worded({ ...this.definition, variants: [] }, undefined);
    const names = [ownWords, ...variants.map((candidate) => candidate.name)].join(', ');
    throw new QaioError(
      'invalid-option',
      told`Task '${this.name}' has no variant '${name}'; expected ${names}.`,
    );
  }

  #worded(definition: TaskDefinition, variant: string | undefined): PromptTask {
    return new PromptTask(definition, this.origin, { etag: this.etag, variant });
  }

  /** The input, with the defaults of what is left out. @throws QaioError `invalid-input` */
  parseInput(value: unknown): TaskInput {
    const given = withoutMarks(value);
    this.#schema.check(given, this.name);
    return { ...defaultsOf(this.definition.input.schema.properties), ...given };
  }

  /** The message to answer. @throws QaioError `invalid-input` where the template fails on these values */
  question(input: TaskInput, upstream: Upstream = {}): string {
    return this.#prompt.render({ ...input, needs: upstream, partials: this.definition.partials });
  }

  /** System prompt, examples, earlier turns, then the input; the last message is the one to answer. */
  messages(input: TaskInput, upstream: Upstream = {}, history: readonly ChatMessage[] = []): ChatMessage[] {
    return [...this.opening, ...history, { role: 'user', content: this.question(input, upstream) }];
  }

  /** @throws QaioError `task-changed` */
  checkEtag(expected: string | undefined): void {
    if (!expected || expected === this.etag) return;
    throw new QaioError(
      'task-changed',
      told`Task '${this.name}' has changed: its version is now ${this.etag}, not ${expected}. Fetch the task again.`,
    );
  }
}

function defaultsOf(properties: Readonly<Record<string, unknown>>): TaskInput {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      typeof schema === 'object' && schema !== null && 'default' in schema ? [[name, schema.default]] : [],
    ),
  );
}

function usableOutput({ name, output }: TaskDefinition): OutputFormat {
  const format = outputFormat(output);
  if (format.problems.length === 0) return format;
  const list = format.problems.map(({ path, message }) => told`output.${path.join('.')}: ${message}`);
  throw new QaioError('invalid-task', told`Task '${name}': ${toldAll(list, '; ')}`);
}

/** One variable alone keeps its type; everything else becomes text. */
function valueTemplate(source: string): (values: TaskInput) => unknown {
  const [, only] = /^\{\{\s*(\w+)\s*\}\}$/u.exec(source) ?? [];
  if (only !== undefined) return (values) => values[only];
  const template = new PromptTemplate(source);
  return (values) => template.render(values);
}
