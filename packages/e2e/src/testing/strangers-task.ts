/** A task of two inputs that nobody here has heard of, named weather. */
export const strangersTask = `apiVersion: prompttasks/v1
name: weather
displayName: 天气
description: 两个输入
version: 1.0.0
input:
  schema:
    type: object
    required: [text, days]
    properties: { text: { type: string }, days: { type: integer } }
prompt: '{{ text }}, {{ days }}'
output: { format: choice, choices: [{ value: 晴, id: sunny }, { value: 雨, id: rain }, { value: 雪, id: snow }] }
`;
