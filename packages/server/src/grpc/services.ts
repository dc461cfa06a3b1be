/** The one list of what the gRPC door offers: what is served, told by reflection and asked for its health. */
import {
  ConversationServiceDefinition,
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  inference,
} from '@qaio/protocol';

/** Those that have a .proto here. */
export const apiServices = [
  PromptTaskServiceDefinition,
  ConversationServiceDefinition,
  ModelServiceDefinition,
  inference.GRPCInferenceServiceDefinition,
] as const;

export const reflectionServices = {
  v1: 'grpc.reflection.v1.ServerReflection',
  v1alpha: 'grpc.reflection.v1alpha.ServerReflection',
} as const;

/** Names that have a health, which is the whole server's, too: `''`. */
export const healthNames: readonly string[] = [
  '',
  ...apiServices.map(({ fullName }) => fullName),
  ...Object.values(reflectionServices),
];
