import { classify } from '../output/classify.js';
import type { PromptTask, Upstream } from '../task/prompt-task.js';
import type { TaskOutput } from '../output/task-output.js';
import type { TaskRegistry } from '../task/task-registry.js';

/** Stand-ins for needed results, so that a prompt can be rendered without running anything. */
export function sampleUpstream(registry: TaskRegistry, task: PromptTask): Upstream {
  const outputs = task.needs.map((need): [string, TaskOutput] => {
    const { output } = registry.get(need.task).definition;
    if (output.format === 'json') return [need.name, { kind: 'json', value: {} }];
    if (output.format !== 'choice') return [need.name, { kind: 'text', text: '' }];
    const logProbs = output.choices.map((_, i) => -i);
    return [need.name, classify(output, logProbs, [])];
  });
  return Object.fromEntries(outputs);
}
