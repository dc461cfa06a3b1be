import { PromptTaskServiceDefinition } from '@qaio/protocol';
import { type Channel, createClientFactory } from 'nice-grpc';
import { errorDetailsClientMiddleware } from 'nice-grpc-error-details';

/** A client whose errors have their details. */
export const detailedClient = (channel: Channel) =>
  createClientFactory().use(errorDetailsClientMiddleware).create(PromptTaskServiceDefinition, channel);
