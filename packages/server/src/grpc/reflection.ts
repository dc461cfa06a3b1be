/** Tells clients that have no .proto what the API is: https://grpc.io/docs/guides/reflection/ */
import {
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  fileDescriptorSet,
  inference,
} from '@qaio/protocol';
import type { Server } from 'nice-grpc';
import { ServerReflection, ServerReflectionService } from 'nice-grpc-server-reflection';

const { serverReflectionInfo } = ServerReflectionService;

/** v1alpha has the same messages as v1, and clients that know nothing else. */
const v1alpha = {
  serverReflectionInfo: {
    ...serverReflectionInfo,
    path: '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  },
};

export function addReflection(server: Pick<Server, 'add'>): void {
  const { GRPCInferenceServiceDefinition } = inference;
  const services = [PromptTaskServiceDefinition, ModelServiceDefinition, GRPCInferenceServiceDefinition].map(
    ({ fullName }) => fullName,
  );
  const reflection = ServerReflection(fileDescriptorSet(), services);
  server.add(ServerReflectionService, reflection);
  server.add(v1alpha, reflection);
}
