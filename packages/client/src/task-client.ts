import type { GetModelResponse, StreamTaskResponse, Task, TaskFileProblem } from '@qaio/protocol';

/** One run of a task. */
export interface TaskCall {
  /** Resource name: `tasks/NAME`. */
  readonly task: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Key of the conversation that the run belongs to (`session` on the wire); none for a run on its own. */
  readonly conversation?: string | undefined;
  /** So many of the conversation's last turns are asked anew: this one takes their place once the model has answered. */
  readonly replacedTurns?: number | undefined;
  /** What the task lets a call set; undefined: the task's own. */
  readonly sampling?: CallSampling | undefined;
}

/** How an answer is drawn. */
export interface CallSampling {
  readonly seed?: number | undefined;
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
}

/** What the right label of an answer is. */
export interface Feedback extends Pick<TaskCall, 'task' | 'input'> {
  /** Resource name of the task whose answer was wrong: the call's own, or one that it needs. */
  readonly judgingTask: string;
  /** Of that task, as its result had it. */
  readonly taskEtag: string;
  readonly label: string;
  /** The label that was given; empty where the task abstained. */
  readonly predicted: string;
}

/** The tasks that are served, and what is wrong with the last edit of their files. */
export interface TaskList {
  readonly tasks: readonly Task[];
  readonly problems: readonly TaskFileProblem[];
}

/**
 * What a view needs of a server. Every call ends when its signal aborts.
 *
 * @throws TaskClientError from every call that the server refuses, fails or does not answer
 */
export interface TaskClient {
  /** Tells that the server is there, and which model it has. */
  getModel(signal: AbortSignal): Promise<GetModelResponse>;
  /** All tasks, whatever the size of the server's pages. */
  listTasks(signal: AbortSignal): Promise<readonly Task[]>;
  /** The tasks as they are now, then again after every change. */
  watchTasks(signal: AbortSignal): AsyncIterable<TaskList>;
  /** The events of a run, in order; `done` is the last of one that succeeds. Aborting cancels it on the server. */
  streamTask(call: TaskCall, signal: AbortSignal): AsyncIterable<StreamTaskResponse>;
  /** Only where the model’s answer says that the server takes feedback. */
  recordFeedback(feedback: Feedback, signal: AbortSignal): Promise<void>;
}
