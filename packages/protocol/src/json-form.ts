/** Messages in the proto3 JSON mapping: https://protobuf.dev/programming-guides/json/ */
import {
  type DescMessage,
  type JsonValue,
  type MessageJsonType,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as message from './gen/prompttasks/v1/prompt_tasks.js';
import * as schema from './gen/prompttasks/v1/prompt_tasks_pb.js';
import { type JsonProblem, jsonProblems } from './json-problems.js';

/** What ts-proto generates for a message. */
interface BinaryForm<Message> {
  encode(message: Message): BinaryWriter;
  decode(bytes: Uint8Array): Message;
}

/** The JSON of one kind of message. ts-proto writes the bytes, Protobuf-ES the JSON: both know the same schema. */
class JsonForm<Message, Schema extends DescMessage> {
  readonly #binary: BinaryForm<Message>;
  readonly #schema: Schema;

  constructor(binary: BinaryForm<Message>, descriptor: Schema) {
    this.#binary = binary;
    this.#schema = descriptor;
  }

  /** Fields that have their default value are left out. */
  write(value: Message): MessageJsonType<Schema> {
    const bytes = this.#binary.encode(value).finish();
    return toJson(this.#schema, fromBinary(this.#schema, bytes)) as MessageJsonType<Schema>;
  }

  /** What somebody asks for: all of it has to be known. @throws Error if the value is not such a message; {@link problems} says why */
  read(value: unknown): Message {
    return this.#binary.decode(toBinary(this.#schema, fromJson(this.#schema, value as JsonValue)));
  }

  /**
   * What a server says: one that is newer may have more to say than this side knows, which is passed over.
   *
   * @throws Error if the value is not such a message
   */
  readAnswer(value: unknown): Message {
    const known = fromJson(this.#schema, value as JsonValue, { ignoreUnknownFields: true });
    return this.#binary.decode(toBinary(this.#schema, known));
  }

  /** Every reason why a value cannot be read; empty if it can be. */
  problems(value: unknown): JsonProblem[] {
    return jsonProblems(this.#schema, value);
  }
}

export const batchRunTaskRequestJson = new JsonForm(
  message.BatchRunTaskRequest,
  schema.BatchRunTaskRequestSchema,
);
export const batchRunTaskResponseJson = new JsonForm(
  message.BatchRunTaskResponse,
  schema.BatchRunTaskResponseSchema,
);
export const conversationJson = new JsonForm(message.Conversation, schema.ConversationSchema);
export const createConversationRequestJson = new JsonForm(
  message.CreateConversationRequest,
  schema.CreateConversationRequestSchema,
);
export const listConversationsResponseJson = new JsonForm(
  message.ListConversationsResponse,
  schema.ListConversationsResponseSchema,
);
export const getModelResponseJson = new JsonForm(message.GetModelResponse, schema.GetModelResponseSchema);
export const listTasksResponseJson = new JsonForm(message.ListTasksResponse, schema.ListTasksResponseSchema);
export const recordFeedbackRequestJson = new JsonForm(
  message.RecordFeedbackRequest,
  schema.RecordFeedbackRequestSchema,
);
export const recordFeedbackResponseJson = new JsonForm(
  message.RecordFeedbackResponse,
  schema.RecordFeedbackResponseSchema,
);
export const runTaskRequestJson = new JsonForm(message.RunTaskRequest, schema.RunTaskRequestSchema);
export const runTaskResponseJson = new JsonForm(message.RunTaskResponse, schema.RunTaskResponseSchema);
export const streamTaskResponseJson = new JsonForm(
  message.StreamTaskResponse,
  schema.StreamTaskResponseSchema,
);
export const taskJson = new JsonForm(message.Task, schema.TaskSchema);
export const watchTasksResponseJson = new JsonForm(
  message.WatchTasksResponse,
  schema.WatchTasksResponseSchema,
);
export const taskResultJson = new JsonForm(message.TaskResult, schema.TaskResultSchema);
