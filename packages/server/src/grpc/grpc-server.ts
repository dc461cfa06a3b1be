import {
  ConversationServiceDefinition,
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  inference,
} from '@qaio/protocol';
import { type ServerOptions, logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { type Server, createServer } from 'nice-grpc';
import { errorDetailsServerMiddleware } from 'nice-grpc-error-details';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';
import { type Address, formatAddress, listenError } from '../address.js';
import type { Callers } from '../callers.js';
import type { CallLogOptions } from '../call-log.js';
import { type ConnectionTimes, defaultConnectionTimes } from '../connection-times.js';
import { inferenceService } from '../inference/inference-service.js';
import type { Readiness } from '../readiness.js';
import type { TaskApi } from '../task-api.js';
import type { ShownCertificate } from '../shown-certificate.js';
import { maxRequestBytes } from '../wire-limits.js';
import { callMiddleware } from './call-middleware.js';
import { conversationService } from './conversation-service.js';
import { promptTaskService } from './prompt-task-service.js';
import { addReflection } from './reflection.js';
import { serverCredentials } from './server-credentials.js';
import { healthNames } from './services.js';
import { timeLeftInterceptor } from './time-left.js';
import { encodingOnce } from './encoding-once.js';
import { decodingLater } from './undecodable.js';
import { refusingUnread } from './unread-message.js';

/** What is larger than a request may be is still read, so that it can be refused in words, and counted. */
const mostReceivedBytes = 8 * maxRequestBytes;
const maxResponseBytes = 1024 * 1024;
/** Above all that may run and wait; answers that nobody reads are kept of so many calls at most. */
const maxCallsPerConnection = 128;

export interface GrpcServer {
  readonly port: number;
  /** Waits for running calls to end. */
  shutdown(): Promise<void>;
  /** Cuts them off. */
  forceShutdown(): void;
}

export interface GrpcServerOptions {
  readonly api: TaskApi;
  readonly readiness: Readiness;
  readonly callers?: Callers | undefined;
  readonly tls?: ShownCertificate | undefined;
  readonly times?: ConnectionTimes | undefined;
  readonly log: CallLogOptions;
}

/** @throws QaioError `address-unavailable` */
export async function startGrpcServer(
  { api, readiness, callers, tls, times = defaultConnectionTimes, log }: GrpcServerOptions,
  address: Address,
): Promise<GrpcServer> {
  // the error says what is wrong with an address; the library must not print a line of its own
  setLogVerbosity(logVerbosity.NONE);
  const options: ServerOptions = {
    'grpc.max_receive_message_length': mostReceivedBytes,
    'grpc.max_send_message_length': maxResponseBytes,
    'grpc.max_concurrent_streams': maxCallsPerConnection,
    'grpc.keepalive_time_ms': times.pingAfterMs,
    'grpc.keepalive_timeout_ms': times.pongWithinMs,
    'grpc.max_connection_idle_ms': times.idleMs,
    'grpc.max_connection_age_ms': times.ageMs,
    interceptors: [refusingUnread(log), timeLeftInterceptor],
  };
  const server = createServer(options).use(errorDetailsServerMiddleware).use(callMiddleware(log, callers));
  server.add(decodingLater(HealthDefinition), healthService(readiness));
  const tasks = encodingOnce(PromptTaskServiceDefinition, ['listTasks', 'getTask']);
  server.add(decodingLater(tasks), promptTaskService(api, log));
  server.add(decodingLater(ConversationServiceDefinition), conversationService(api.conversations));
  server.add(decodingLater(ModelServiceDefinition), { getModel: async () => api.getModel() });
  const infers = inferenceService(api, readiness);
  server.add(decodingLater(inference.GRPCInferenceServiceDefinition), infers);
  addReflection(server);
  const port = await listen(server, address, tls);
  return {
    port,
    shutdown: () => server.shutdown(),
    forceShutdown: () => server.forceShutdown(),
  };
}

/** Who watches is told that the server drains, unless it has heard already that it takes no work, and is not waited for. */
function healthService(readiness: Readiness): ReturnType<typeof HealthServiceImpl> {
  const service = HealthServiceImpl(healthOf(readiness));
  return {
    ...service,
    async *watch(request, context) {
      const ended = new AbortController();
      const endInDrain = (): void => {
        if (readiness.isDraining) ended.abort();
      };
      // behind the state's own listener: what has changed is told first
      const unsubscribe = readiness.subscribe(endInDrain);
      try {
        endInDrain();
        yield* service.watch(request, {
          ...context,
          signal: AbortSignal.any([context.signal, ended.signal]),
        });
      } catch (error) {
        if (!ended.signal.aborted) throw error;
      } finally {
        unsubscribe();
      }
    },
  };
}

/** Every service takes work while the server does. */
function healthOf(readiness: Readiness): ReturnType<typeof HealthState> {
  const health = HealthState();
  const tell = (): void => {
    for (const name of healthNames) health.setStatus(readiness.isReady ? 'healthy' : 'unhealthy', name);
  };
  tell();
  readiness.subscribe(tell);
  return health;
}

async function listen(server: Server, address: Address, tls: ShownCertificate | undefined): Promise<number> {
  try {
    return await server.listen(formatAddress(address), serverCredentials(tls));
  } catch (cause) {
    server.forceShutdown();
    throw listenError(address, '--listen', cause);
  }
}
