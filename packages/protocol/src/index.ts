export * from './gen/prompttasks/v1/prompt_tasks.js';
export * as inference from './gen/inference/open_inference.js';
export type {
  BatchRunTaskResponseJson,
  ClassificationJson,
  ConversationJson,
  CreateConversationRequestJson,
  GetModelResponseJson,
  ListConversationsResponseJson,
  ListTasksResponseJson,
  RecordFeedbackRequestJson,
  RunTaskRequestJson,
  RunTaskResponseJson,
  StreamTaskResponseJson,
  TaskJson,
  TaskResultJson,
  WatchTasksResponseJson,
} from './gen/prompttasks/v1/prompt_tasks_pb.js';
export { type FieldFault, badRequestBytes } from './bad-request.js';
export { fileDescriptorSet } from './file-descriptors.js';
export { protoFieldPaths } from './field-names.js';
export { type MisencodedText, batchItemId, misencodedTextOf } from './misencoded-text.js';
export { type Expected, type JsonProblem, maxDepth, unfitValue } from './json-problems.js';
export {
  batchRunTaskRequestJson,
  batchRunTaskResponseJson,
  conversationJson,
  createConversationRequestJson,
  getModelResponseJson,
  listConversationsResponseJson,
  listTasksResponseJson,
  recordFeedbackRequestJson,
  recordFeedbackResponseJson,
  runTaskRequestJson,
  runTaskResponseJson,
  streamTaskResponseJson,
  taskJson,
  taskResultJson,
  watchTasksResponseJson,
} from './json-form.js';
