/** What makes a key for a caller, without the server that asks for it. */
export { countKeys, createApiKey } from './api-keys.js';
export { maxRunsPerMinute } from './run-limit.js';
