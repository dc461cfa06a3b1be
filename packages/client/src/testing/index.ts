export { describeTaskClient, type ContractServer } from './task-client-contract.js';
export { ScriptedTaskClient, textTask } from './scripted-task-client.js';
export { delta, done, moodStep } from './stream-events.js';
export { seededRandom, type RandomInteger } from './seeded-random.js';
