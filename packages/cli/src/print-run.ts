import type { RunResult, TaskRequest, TaskRunner } from '@qaio/core';
import { classificationLine, resultJson } from './result-text.js';

/** Runs a task and prints it as it comes: needed tasks first, then the answer. */
export async function printRun(
  runner: TaskRunner,
  request: TaskRequest,
  out: NodeJS.WritableStream,
): Promise<void> {
  for await (const event of runner.stream(request)) {
    if (event.kind === 'text-delta') out.write(event.text);
    const results =
      event.kind === 'step-end' ? [event.result] : event.kind === 'run-end' ? [event.run.result] : [];
    for (const { task, output } of results) {
      if (output.kind === 'choice')
        out.write(`${displayName(runner, task)}：${classificationLine(output)}\n`);
      else if (event.kind === 'run-end') out.write('\n');
    }
  }
}

function displayName(runner: TaskRunner, task: string): string {
  return runner.registry.get(task).definition.displayName;
}

export function runJson({ result, upstream }: RunResult): string {
  return JSON.stringify({ ...resultJson(result), upstream: upstream.map(resultJson) });
}
