import { GetModelResponse, OutputKind, type StreamTaskResponse, Task } from '@qaio/protocol';
import type { ConversationTask } from '../conversation-task.js';
import { messageField } from '../message-field.js';
import type { Feedback, TaskCall, TaskClient, TaskList } from '../task-client.js';

/** A text task `tasks/chat` that asks for a `message`. */
export function textTask(fields: Parameters<typeof Task.fromPartial>[0] = {}): Task {
  return Task.fromPartial({
    name: 'tasks/chat',
    displayName: '聊天',
    outputKind: OutputKind.OUTPUT_KIND_TEXT,
    dependsOn: ['tasks/sentiment'],
    inputSchema: { properties: { message: { type: 'string' } } },
    ...fields,
  });
}

export function withField(task: Task): ConversationTask {
  const field = messageField(task);
  if (!field) throw new Error(`${task.name} does not ask for a single text`);
  return { task, field };
}

/** Answers every run with the same events, then waits until it is told to end, to fail, or is aborted. */
export class ScriptedTaskClient implements TaskClient {
  readonly calls: TaskCall[] = [];
  readonly feedback: Feedback[] = [];
  /** What becomes of feedback. */
  takeFeedback: () => Promise<void> = async () => undefined;
  list: TaskList = { tasks: [textTask()], problems: [] };
  model = GetModelResponse.fromPartial({ model: 'mini', quantization: 'fp32', note: 'a note' });
  /** Ends the newest run's stream, with `last` or without. */
  end: (...last: StreamTaskResponse[]) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;

  constructor(readonly events: readonly StreamTaskResponse[] = []) {}

  async getModel(): Promise<GetModelResponse> {
    return this.model;
  }

  async listTasks(): Promise<readonly Task[]> {
    return this.list.tasks;
  }

  async *watchTasks(): AsyncGenerator<TaskList> {
    yield this.list;
  }

  async recordFeedback(feedback: Feedback): Promise<void> {
    this.feedback.push(feedback);
    return this.takeFeedback();
  }

  async *streamTask(call: TaskCall, signal: AbortSignal): AsyncGenerator<StreamTaskResponse> {
    this.calls.push(call);
    const rest = new Promise<StreamTaskResponse[]>((resolve, reject) => {
      this.end = (...last) => resolve(last);
      this.fail = reject;
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    rest.catch(() => undefined); // it may come before anybody waits for it
    yield* this.events;
    yield* await rest;
  }
}
