/** Tells clients that have no .proto what the API is: https://grpc.io/docs/guides/reflection/ */
import { fileDescriptorSet } from '@qaio/protocol';
import type { Server } from 'nice-grpc';
import { ServerReflection, ServerReflectionService } from 'nice-grpc-server-reflection';
import { HealthDefinition } from 'nice-grpc-server-health';
import { apiServices, reflectionServices } from './services.js';
import { deserializingLater } from './undecodable.js';

const serverReflectionInfo = deserializingLater(ServerReflectionService.serverReflectionInfo);

/** v1alpha has the same messages as v1, and clients that know nothing else. */
const v1alpha = {
  serverReflectionInfo: {
    ...serverReflectionInfo,
    path: `/${reflectionServices.v1alpha}/ServerReflectionInfo`,
  },
};

export function addReflection(server: Pick<Server, 'add'>): void {
  const names = [...apiServices, HealthDefinition].map(({ fullName }) => fullName);
  const reflection = ServerReflection(fileDescriptorSet(), names);
  server.add({ serverReflectionInfo }, reflection);
  server.add(v1alpha, reflection);
}
