import { turnWords } from '@qaio/client';
import type { RunResult, TaskRequest, TaskExecutor } from '@qaio/core';
import { runTaskResponseJson } from '@qaio/protocol';
import { runResultToProto } from '@qaio/server';
import { classificationLine } from './result-text.js';

const guardedSign = `(${turnWords.en.guarded})`;

/** Runs a task and prints it as it comes: needed tasks first, then the answer. */
export async function printRun(
  executor: TaskExecutor,
  request: TaskRequest,
  out: NodeJS.WritableStream,
): Promise<void> {
  for await (const event of executor.stream(request)) {
    if (event.kind === 'text-delta') out.write(event.text);
    const results =
      event.kind === 'step-end' ? [event.result] : event.kind === 'run-end' ? [event.run.result] : [];
    for (const { task, output, guardedBy } of results) {
      if (output.kind === 'choice')
        out.write(`${displayName(executor, task)}：${classificationLine(output)}\n`);
      else if (output.kind === 'embedding') out.write(`${JSON.stringify(output.values)}\n`);
      else if (event.kind === 'run-end') out.write(guardedBy === undefined ? '\n' : `\n${guardedSign}\n`);
    }
  }
}

function displayName(executor: TaskExecutor, task: string): string {
  return executor.tasks.get(task).task.definition.displayName;
}

/** RunTaskResponse in the proto's JSON form, as `POST /v1/tasks/NAME:run` answers. */
export function runJson(run: RunResult): string {
  return JSON.stringify(runTaskResponseJson.write(runResultToProto(run)));
}
