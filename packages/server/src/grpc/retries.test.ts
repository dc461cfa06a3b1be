/** The retry policy that is published beside the protos, in a client that knows nothing else. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PromptTaskServiceDefinition } from '@qaio/protocol';
import { type Channel, Status, createChannel, createClient } from 'nice-grpc';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

const serviceConfig = readFileSync(new URL('../../../../proto/service-config.json', import.meta.url), 'utf8');

let scripted: ScriptedServer;
const channels: Channel[] = [];
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(async () => {
  for (const channel of channels) channel.close();
  await scripted.close();
});

const clientOf = (options: Record<string, string>) => {
  const channel = createChannel(scripted.server.grpcAddress, undefined, options);
  channels.push(channel);
  return createClient(PromptTaskServiceDefinition, channel);
};

const request = { task: 'tasks/chat', input: { message: '你好' } };

test('a run that a full queue refuses is tried again when the server says, and answered', async () => {
  const release = scripted.holdModel();
  const { slotCount, maxWaiting } = scripted.tasks.model.engine.limits;
  const runs = Array.from({ length: slotCount + maxWaiting }, (_, i) =>
    scripted.tasks.run({ task: 'chat', input: { message: String(i) } }),
  );
  const refused = clientOf({}).runTask(request);
  await expect(refused).rejects.toMatchObject({ code: Status.RESOURCE_EXHAUSTED });
  const retried = clientOf({ 'grpc.service_config': serviceConfig }).runTask(request);
  // the first try is refused before there is room
  const count = (): number => scripted.log.filter((line) => line.includes('RESOURCE_EXHAUSTED')).length;
  while (count() < 2) await nextRound();
  release();
  expect((await retried).result?.output).toMatchObject({ $case: 'text' });
  await Promise.all(runs);
});

const nextRound = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
