export { ApiKeys, createApiKey, type CreatedKey } from './api-keys.js';
export { formatAddress, isLoopback, parseAddress, type Address } from './address.js';
export { eventToProto } from './mapping/event-to-proto.js';
export { runResultToProto, taskResultToProto } from './mapping/result-to-proto.js';
export { createLogger, logFormats, logLevels, type Logger, type LoggerOptions } from './logger.js';
export { taskToProto } from './mapping/task-to-proto.js';
export { tlsCertificate, type TlsCertificate } from './tls-certificate.js';
export { TaskReloader } from './task-reloader.js';
export { startServer, type RunningServer, type ServerOptions } from './start-server.js';
