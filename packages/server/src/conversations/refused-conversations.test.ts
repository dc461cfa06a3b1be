import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CreateConversationRequest, ConversationServiceDefinition } from '@qaio/protocol';
import { Status, createClient } from 'nice-grpc';
import { palTask } from '../testing/pal-task.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
  await writeFile(join(scripted.tasksFolder, 'pal.yaml'), palTask);
  await scripted.reloader.reload();
});
afterAll(() => scripted.close());

const turn = (user: string, assistant: string) => ({ user, assistant, input: undefined });

test.each<[string, Partial<CreateConversationRequest>]>([
  ['turns.0.assistant', { turns: [turn('a', '')] }],
  ['turns.1.user', { turns: [turn('a', 'b'), turn('', 'b')] }],
  ['turns.0.user', { turns: [turn('a b '.repeat(25_000), 'b')] }],
  ['id', { id: ' ' }],
  ['ttl', { ttl: { seconds: 60n, nanos: 2_000_000_000 } }],
])('one that no run could make is refused at %s', async (field, fields) => {
  const client = createClient(ConversationServiceDefinition, scripted.channel);
  await expect(client.createConversation({ task: 'pal', ...fields })).rejects.toMatchObject({
    code: Status.INVALID_ARGUMENT,
    details: expect.stringContaining(`${field} `),
  });
});
