export { describeTaskClient, type ContractServer } from './task-client-contract.js';
export { ScriptedTaskClient, textTask, withField } from './scripted-task-client.js';
export { accepted, delta, done, moodStep, step, unknownEvent } from './stream-events.js';
