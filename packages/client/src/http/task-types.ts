import type {
  BatchRunTaskResponseJson,
  ClassificationJson,
  RunTaskRequestJson,
  RunTaskResponseJson,
  StreamTaskResponseJson,
  TaskResultJson,
} from '@qaio/protocol';

/** What a task takes and what it answers with, as `aio tasks types` writes it. */
export interface TaskType {
  readonly input: object;
  readonly output: OutputType;
}

type OutputType =
  | { readonly classification: { readonly label: string; readonly labelId: string } }
  | { readonly text: string }
  | { readonly json: object }
  | { readonly embedding: { readonly values: readonly number[] } };

/** Any task: nothing is known of it. */
export interface UntypedTask {
  readonly input: object;
  readonly output: Pick<TaskResultJson, 'classification' | 'text' | 'json' | 'embedding'>;
}

/** The tasks of a server, by name. */
export type TaskTypes = Readonly<Record<string, TaskType | UntypedTask>>;

/** A classification whose labels are known; an abstaining one has none. */
type Labelled<Output> = Output extends { readonly classification: infer Labels extends object }
  ? Omit<Output, 'classification'> & {
      readonly classification: Omit<ClassificationJson, 'label' | 'labelId'> & Partial<Labels>;
    }
  : Output;

type ResultOf<Output> = Omit<TaskResultJson, 'classification' | 'text' | 'json' | 'embedding'> &
  Labelled<Output>;

export type RunOf<Task extends TaskType | UntypedTask> = Omit<RunTaskResponseJson, 'result'> & {
  readonly result: ResultOf<Task['output']>;
};

/** An event of a stream, of which `done` is the last. */
export type EventOf<Task extends TaskType | UntypedTask> = Omit<StreamTaskResponseJson, 'done'> & {
  readonly done?: RunOf<Task>;
};

export interface BatchItem<Task extends TaskType | UntypedTask> {
  /** The caller's own, of this item alone. */
  readonly id: string;
  readonly input: Task['input'];
}

/** Of an item: either its answer or its error. */
export type BatchAnswerOf<Task extends TaskType | UntypedTask> = Omit<
  BatchRunTaskResponseJson,
  'response'
> & {
  readonly response?: RunOf<Task>;
};

/** What a run may be told beside its input. */
export type RunSettings = Omit<RunTaskRequestJson, 'task' | 'input'> & { readonly signal?: AbortSignal };
