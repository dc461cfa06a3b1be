import { describe, expect, test } from '@jest/globals';
import { errorMessage } from '../errors.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { PromptTask } from './prompt-task.js';
import { templateNames } from './template-names.js';

const value = '甲';
const others = 'name in is and or if else for set call filter constructor toString items self'.split(' ');

const file = (name: string): string => `${taskHeader('it')}input:
  schema:
    type: object
    properties:
      text: { type: string }
      '${name}': { type: string }
prompt: '{% for one in [1] %}{{ ${name} }}{% endfor %}'
output: { format: text }
`;
/** What a prompt says of an input of this name, or why there is none. */
function said(name: string): string {
  try {
    const task = new PromptTask(parseTaskFile(file(name), 'it.yaml'), { loadedAt: new Date(0) });
    return task.question({ [name]: value });
  } catch (error) {
    return errorMessage(error);
  }
}

describe('an input is said by its name, or that is refused at its place', () => {
  test.each(others)('%s is said', (name) => {
    expect(said(name)).toBe(value);
  });

  test.each([...templateNames])('%s is refused', (name) => {
    expect(said(name)).toContain(
      `it.yaml:11:7: input.schema.properties.${name}: templates have a '${name}' of their own`,
    );
  });
});
