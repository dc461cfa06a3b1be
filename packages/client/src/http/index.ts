export { TaskClientError, type TaskClientErrorOptions, type WrongField } from '../task-client-error.js';
export { type RetryPolicy, defaultRetryPolicy } from './retries.js';
export { type ErrorBody, type ServerAccess, type ServerRequest, serverFetch } from './server-fetch.js';
export { bodyEvents, bodyLines } from './streamed-body.js';
export { taskPath } from './task-path.js';
export { TaskServer, type TaskServerOptions } from './task-server.js';
export type {
  BatchAnswerOf,
  BatchItem,
  EventOf,
  RunOf,
  RunSettings,
  TaskType,
  TaskTypes,
  UntypedTask,
} from './task-types.js';
