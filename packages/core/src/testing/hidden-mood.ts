import type { ChoiceDeclaration } from '../output/choice.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { scriptedTasks, taskHeader } from './scripted-tasks.js';

/**
 * A task, `mood`, that is judged by hidden states: by its words the model thinks that everything is bad.
 *
 * @param fitted what is fitted to the hidden states
 * @param folder as in {@link scriptedTasks}
 */
export async function hiddenMood(
  fitted: Pick<ChoiceDeclaration, 'readout' | 'scope'>,
  folder: string,
  prompt = '{{ text }}',
): Promise<TaskExecutor> {
  const fields = Object.entries(fitted).map(([name, value]) => `${name}: ${value}`);
  const yaml = `${taskHeader('mood')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '${prompt}'
output: { format: choice, choices: [{ value: good }, { value: bad }], ${fields.join(', ')} }
`;
  return (await scriptedTasks([yaml], () => 'bad', {}, folder)).tasks;
}
