import {
  type PromptTask,
  QaioError,
  type TaskInput,
  type TaskRegistry,
  TaskSet,
  defaultEngineLimits,
} from '@qaio/core';
import { type VerifyPrompt, loadPromptCodec, probeTexts } from '@qaio/models';
import { inputFromText } from './task-input.js';

/** What a model is asked when it is verified: every task's own tests and everyday sentences, as the model reads them. */
export async function verifyPrompts(folder: string, registry: TaskRegistry): Promise<VerifyPrompt[]> {
  const codec = await loadPromptCodec(folder, defaultEngineLimits.maxContextLength);
  const { knownTasks } = codec.identity;
  const compiled = await TaskSet.load(registry, codec);
  // a model that knows only its own jobs says nothing worth comparing about others
  const tasks = registry
    .list()
    .filter(({ definition }) => !knownTasks || definition.requires === 'any-model');
  return tasks.flatMap((task) => {
    const { output, prompts, standIns } = compiled.get(task.name);
    const candidates = output.labels.map(({ tokenIds }) => tokenIds);
    const { maxLabelFlips } = task.definition.gates;
    return inputsOf(task).flatMap((input) =>
      prompts
        .make(input, standIns)
        .map((prompt): VerifyPrompt => ({ task: task.name, ...prompt, candidates, maxLabelFlips })),
    );
  });
}

function inputsOf(task: PromptTask): TaskInput[] {
  const tests = task.definition.tests.map(({ vars }) => task.parseInput(vars));
  return [...tests, ...probeTexts.flatMap((text) => probe(task, text))];
}

/** None where the task takes more than a text, or not this one. */
function probe(task: PromptTask, text: string): TaskInput[] {
  const fields = Object.keys(task.definition.input.schema.properties);
  if (fields.length !== 1) return [];
  try {
    return [task.parseInput(inputFromText(task, text))];
  } catch (error) {
    if (error instanceof QaioError) return [];
    throw error;
  }
}
