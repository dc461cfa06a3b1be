import {
  type PromptTask,
  QaioError,
  type TaskInput,
  type TaskRegistry,
  encodeTaskPrompt,
  labelCandidates,
  sampleUpstream,
} from '@qaio/core';
import { type VerifyPrompt, loadPromptCodec, probeTexts, readManifest } from '@qaio/models';
import { inputFromText } from './task-input.js';

/** What a model is asked when it is verified: every task's own tests and everyday sentences, as the model reads them. */
export async function verifyPrompts(folder: string, registry: TaskRegistry): Promise<VerifyPrompt[]> {
  const codec = await loadPromptCodec(folder);
  const { knownTasks } = await readManifest(folder);
  // a model that knows only its own jobs says nothing worth comparing about others
  const tasks = registry
    .list()
    .filter(({ definition }) => !knownTasks || definition.requires === 'any-model');
  return tasks.flatMap((task) => {
    const candidates = labelCandidates(codec, task);
    const upstream = sampleUpstream(registry, task);
    return inputsOf(task).map((input): VerifyPrompt => {
      const { tokenIds, prefixTokenCount } = encodeTaskPrompt(codec, task, input, upstream);
      const { maxLabelFlips } = task.definition.gates;
      return { task: task.name, tokenIds, prefixTokenCount, candidates, maxLabelFlips };
    });
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
