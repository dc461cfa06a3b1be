import { turnWords } from '@qaio/client';
import type { RunResult, TaskExecutor, TaskRequest, TaskResult } from '@qaio/core';
import { runTaskResponseJson } from '@qaio/protocol';
import { runResultToProto } from '@qaio/server';
import { classificationLine } from './result-text.js';

const guardedSign = `(${turnWords.en.guarded})`;

/** Runs a task and prints it as it comes: needed tasks first, then the answer; JSON once it is whole. */
export async function printRun(
  executor: TaskExecutor,
  request: TaskRequest,
  out: NodeJS.WritableStream,
): Promise<void> {
  // half of an object is worth nothing
  const isHeld = executor.tasks.get(request.task).task.definition.output.format === 'json';
  let held = '';
  for await (const event of executor.stream(request)) {
    if (event.kind === 'text-delta' && isHeld) held += event.text;
    else if (event.kind === 'text-delta') out.write(event.text);
    if (event.kind === 'step-end') out.write(resultLine(executor, event.result) ?? '');
    if (event.kind === 'run-end') {
      const { result } = event.run;
      const sign = result.guardedBy === undefined ? '' : `${guardedSign}\n`;
      out.write(resultLine(executor, result) ?? `${held}\n${sign}`);
    }
  }
}

/** The line of an answer that does not come as text. */
function resultLine(executor: TaskExecutor, { task, output }: TaskResult): string | undefined {
  if (output.kind === 'choice') return `${displayName(executor, task)}：${classificationLine(output)}\n`;
  return output.kind === 'embedding' ? `${JSON.stringify(output.values)}\n` : undefined;
}

function displayName(executor: TaskExecutor, task: string): string {
  return executor.tasks.get(task).task.definition.displayName;
}

/** RunTaskResponse in the proto's JSON form, as `POST /v1/tasks/NAME:run` answers. */
export function runJson(run: RunResult): string {
  return JSON.stringify(runTaskResponseJson.write(runResultToProto(run)));
}
