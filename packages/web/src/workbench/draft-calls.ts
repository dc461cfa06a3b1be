import { type TaskCall, taskName } from '@qaio/client';
import { type BatchRunTaskResponse, type StreamTaskResponse, type Task, taskJson } from '@qaio/protocol';
import type { Schema } from './schema-completion.js';
import type { BatchItem, HttpTaskClient } from '../api/http-task-client.js';

/** What is wrong with a task file, and where; lines and columns count from 1. */
export interface DraftProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the server made of a text. */
export interface OpenedDraft {
  /** Undefined where it cannot be run. */
  readonly id: string | undefined;
  readonly task: Task | undefined;
  readonly problems: readonly DraftProblem[];
}

export interface TaskSource {
  readonly yaml: string;
  readonly file: string;
  readonly etag: string;
}

/** Tokens that make whole characters together. */
export interface PromptToken {
  readonly text: string;
  readonly count: number;
  readonly cached: boolean;
  readonly special: boolean;
}

export interface RenderedPrompt {
  readonly tokens: readonly PromptToken[];
  readonly tokenCount: number;
  readonly cachedCount: number;
  readonly prompts: number;
}

/** @property isRight of an answer that is equal to another's where both say the same */
export interface JudgedAnswer {
  readonly isRight: boolean;
  readonly answer: string;
}

export interface VersionComparison {
  readonly rowCount: number;
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  readonly differing: number;
  readonly pValue: number;
}

/** The doors of a server that was started with `--edit`. @throws TaskClientError from every call that it refuses */
export class DraftCalls {
  readonly #http: Pick<HttpTaskClient, 'ask' | 'runBatchAt' | 'streamAt'>;

  constructor(http: Pick<HttpTaskClient, 'ask' | 'runBatchAt' | 'streamAt'>) {
    this.#http = http;
  }

  /** @returns the JSON Schema of task files; undefined where the server edits none */
  async schema(signal: AbortSignal): Promise<Schema | undefined> {
    const { allowed, schema } = (await this.#http.ask('/v1/drafts', signal)) as {
      readonly allowed: boolean;
      readonly schema?: Schema;
    };
    return allowed ? (schema ?? {}) : undefined;
  }

  async source(task: string, signal: AbortSignal): Promise<TaskSource> {
    const path = `/v1/drafts/source/${encodeURIComponent(taskName(task))}`;
    return (await this.#http.ask(path, signal)) as TaskSource;
  }

  /** @param base bare name of the task that it is an edit of; empty for a new one */
  async open(yaml: string, base: string, signal: AbortSignal): Promise<OpenedDraft> {
    const { id, task, problems } = (await this.#http.ask('/v1/drafts', signal, { yaml, task: base })) as {
      readonly id?: string;
      readonly task?: unknown;
      readonly problems: readonly DraftProblem[];
    };
    return { id, task: task === undefined ? undefined : taskJson.readAnswer(task), problems };
  }

  async render(id: string, input: TaskCall['input'], signal: AbortSignal): Promise<RenderedPrompt> {
    return (await this.#http.ask(`/v1/drafts/${id}:render`, signal, { input })) as RenderedPrompt;
  }

  stream(id: string, input: TaskCall['input'], signal: AbortSignal): AsyncGenerator<StreamTaskResponse> {
    return this.#http.streamAt(`/v1/drafts/${id}`, { input }, signal);
  }

  runBatch(
    id: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): AsyncGenerator<BatchRunTaskResponse> {
    return this.#http.runBatchAt(`/v1/drafts/${id}`, items, signal);
  }

  async save(
    id: string,
    etag: string,
    signal: AbortSignal,
  ): Promise<{ file: string; etag: string; problems: readonly string[] }> {
    return (await this.#http.ask(`/v1/drafts/${id}:save`, signal, { etag })) as {
      file: string;
      etag: string;
      problems: readonly string[];
    };
  }

  async compare(
    rows: readonly { readonly first: JudgedAnswer; readonly second: JudgedAnswer }[],
    signal: AbortSignal,
  ): Promise<VersionComparison> {
    return (await this.#http.ask('/v1/drafts:compare', signal, { rows })) as VersionComparison;
  }
}
