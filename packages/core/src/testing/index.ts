export { runGraph, withSession, type GraphTensor } from './run-graph.js';
export { modelRunnerContract, type RunnerPromise, type RunnerUnderTest } from './model-runner-contract.js';
export { ScriptedModelRunner, type NextTokenScript } from './scripted-model-runner.js';
export { replyScript, scriptedModel } from './scripted-model.js';
export { scriptedTasks, taskHeader, taskRegistry } from './scripted-tasks.js';
