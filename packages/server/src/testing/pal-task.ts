/** A task `pal` that remembers two turns. */
export const palTask = `apiVersion: prompttasks/v1
name: pal
displayName: pal
description: x
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
session: { history: 2 }
`;
