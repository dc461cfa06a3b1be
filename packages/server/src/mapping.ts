/** What puts tasks, events and results into the protocol's messages, without a server that sends them. */
export { eventToProto } from './mapping/event-to-proto.js';
export { type Translate, runResultToProto, taskResultToProto } from './mapping/result-to-proto.js';
export { taskToProto } from './mapping/task-to-proto.js';
