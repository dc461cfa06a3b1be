import { ModelServiceDefinition, PromptTaskServiceDefinition } from '@qaio/protocol';
import { type ServerOptions, logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { type Server, createServer } from 'nice-grpc';
import { errorDetailsServerMiddleware } from 'nice-grpc-error-details';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';
import { type Address, formatAddress, listenError } from '../address.js';
import type { CallLogOptions } from '../call-log.js';
import type { TaskApi } from '../task-api.js';
import { callMiddleware } from './call-middleware.js';
import { promptTaskService } from './prompt-task-service.js';
import { timeLeftInterceptor } from './time-left.js';
import { decodingLater } from './undecodable.js';

const maxRequestBytes = 256 * 1024;
const maxResponseBytes = 1024 * 1024;
const serviceNames = ['', PromptTaskServiceDefinition.fullName, ModelServiceDefinition.fullName];

export interface GrpcServer {
  readonly port: number;
  /** Tells health watchers that the server takes no more work. */
  markDraining(): void;
  /** Waits for running calls to end. */
  shutdown(): Promise<void>;
  /** Cuts them off. */
  forceShutdown(): void;
}

/** @throws QaioError `address-unavailable` */
export async function startGrpcServer(
  api: TaskApi,
  address: Address,
  log: CallLogOptions,
): Promise<GrpcServer> {
  // the error says what is wrong with an address; the library must not print a line of its own
  setLogVerbosity(logVerbosity.NONE);
  const health = HealthState();
  const options: ServerOptions = {
    'grpc.max_receive_message_length': maxRequestBytes,
    'grpc.max_send_message_length': maxResponseBytes,
    interceptors: [timeLeftInterceptor],
  };
  const server = createServer(options).use(errorDetailsServerMiddleware).use(callMiddleware(log));
  server.add(decodingLater(HealthDefinition), HealthServiceImpl(health));
  server.add(decodingLater(PromptTaskServiceDefinition), promptTaskService(api, log));
  server.add(decodingLater(ModelServiceDefinition), { getModel: async () => api.getModel() });
  const port = await listen(server, address);
  for (const name of serviceNames) health.setStatus('healthy', name);
  return {
    port,
    markDraining: () => serviceNames.forEach((name) => health.setStatus('unhealthy', name)),
    shutdown: () => server.shutdown(),
    forceShutdown: () => server.forceShutdown(),
  };
}

async function listen(server: Server, address: Address): Promise<number> {
  try {
    return await server.listen(formatAddress(address));
  } catch (cause) {
    server.forceShutdown();
    throw listenError(address, '--listen', cause);
  }
}
