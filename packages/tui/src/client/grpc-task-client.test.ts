import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeTaskClient } from '@qaio/client/testing';
import { startScriptedServer } from '@qaio/server/testing';
import { GrpcTaskClient } from './grpc-task-client.js';

describeTaskClient('GrpcTaskClient', async () => {
  const scripted = await startScriptedServer();
  const { server, runner, reloader, tasksFolder } = scripted;
  await reloader.ready();
  const client = new GrpcTaskClient(server.grpcAddress);
  const lostClient = new GrpcTaskClient('127.0.0.1:1');
  return {
    client,
    lostClient,
    holdModel: () => scripted.holdModel(),
    interruptionCount: () => runner.interruptions,
    writeTask: (name, yaml) => writeFile(join(tasksFolder, `${name}.yaml`), yaml),
    close: async () => {
      client.close();
      lostClient.close();
      await scripted.close();
    },
  };
});
