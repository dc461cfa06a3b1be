/** What a new task begins with. */
export const newTaskYaml = `apiVersion: prompttasks/v1
name: my-task
displayName: My task
description: Tells questions from statements
version: 1.0.0
input:
  schema:
    type: object
    required: [text]
    properties:
      text: { type: string, minLength: 1, maxLength: 512 }
system: You tell whether a text asks or states something.
prompt: '{{ text }}'
output:
  format: choice
  choices:
    - { value: question, id: question }
    - { value: statement, id: statement }
`;
