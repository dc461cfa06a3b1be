import type { PromptTask, TaskDefinition } from '@qaio/core';
import { type Choice, OutputKind, Task } from '@qaio/protocol';

const outputKinds = {
  text: OutputKind.OUTPUT_KIND_TEXT,
  choice: OutputKind.OUTPUT_KIND_CHOICE,
  regex: OutputKind.OUTPUT_KIND_REGEX,
  json: OutputKind.OUTPUT_KIND_JSON,
  embedding: OutputKind.OUTPUT_KIND_EMBEDDING,
} as const satisfies Record<TaskDefinition['output']['format'], OutputKind>;

export function resourceName(taskName: string): string {
  return `tasks/${taskName}`;
}

/** Accepts the resource name and the bare name. */
export function taskNameOf(resource: string): string {
  return resource.startsWith('tasks/') ? resource.slice('tasks/'.length) : resource;
}

/** @param prefixTokens tokens of its prompt that are the same for every input; 0 where no model is loaded */
export function taskToProto(task: PromptTask, prefixTokens = 0): Task {
  const { displayName, description, input, output } = task.definition;
  return Task.fromPartial({
    name: resourceName(task.name),
    etag: task.etag,
    displayName,
    description,
    inputSchema: input.schema,
    outputSchema: outputSchema(task),
    outputKind: outputKinds[output.format],
    labels: [...task.labels],
    choices: choices(output),
    limits: { maxTokens: input.limits?.maxTokens ?? 0, maxChars: longestText(input.schema.properties) },
    dependsOn: task.needs.map((need) => resourceName(need.task)),
    prefixTokens,
    replacesShipped: task.origin.replacesShipped ?? false,
    conversationTurns: task.definition.session?.history ?? 0,
    updateTime: task.origin.loadedAt,
  });
}

function choices(output: TaskDefinition['output']): Choice[] {
  return output.format === 'choice' ? output.choices.map(({ value, id = '' }) => ({ label: value, id })) : [];
}

function outputSchema(task: PromptTask): Record<string, unknown> {
  const { output } = task.definition;
  if (output.format === 'json') return output.schema;
  if (output.format === 'regex') return { type: 'string', pattern: output.pattern };
  if (output.format === 'embedding') return { type: 'array', items: { type: 'number' } };
  return task.labels.length > 0 ? { type: 'string', enum: [...task.labels] } : { type: 'string' };
}

/** The largest maxLength among the inputs; 0 where none is limited. */
function longestText(properties: Readonly<Record<string, unknown>>): number {
  const lengths = Object.values(properties).map((property) => {
    const limit = (property as { readonly maxLength?: unknown }).maxLength;
    return typeof limit === 'number' ? limit : 0;
  });
  return Math.max(0, ...lengths);
}
