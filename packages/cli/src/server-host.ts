/** A server of ours, as `aio run` and `aio chat` use one. */
import { TaskClientError, errorText } from '@qaio/client';
import { QaioError, type Told, told } from '@qaio/core';
import { type ServerTarget, defaultGrpcAddress, servingOptions } from './server-options.js';
import { tlsFault } from './spoken-tls.js';
import type { TaskHost } from './task-host.js';

/** The same for a command that can do without one. @throws QaioError as {@link serverHost} */
export function optionalServerHost(target: ServerTarget): Promise<TaskHost> {
  const remedy = told`${runServer(target)} Or leave --server and QAIO_SERVER out to run the task in this process.`;
  return serverHost(target, remedy);
}

/**
 * @param remedy what to do where none answers
 * @throws QaioError `unavailable` where none answers, and from every run that the server refuses
 */
export async function serverHost(target: ServerTarget, remedy = runServer(target)): Promise<TaskHost> {
  const { address, ...access } = target;
  // a command that runs tasks itself has no use for it
  const { GrpcTaskClient } = await import('@qaio/tui');
  const client = new GrpcTaskClient(address, access);
  const never = new AbortController().signal;
  const silence = async (): Promise<Told> => {
    const faults = await Promise.all([tlsFault(target), httpFault(target)]);
    return faults.find((fault) => fault !== undefined) ?? told`No server answers at ${address}. ${remedy}`;
  };
  try {
    const tasks = await client.listTasks(AbortSignal.timeout(answerTimeoutMs));
    return {
      tasks,
      stream: (call, signal = never) => refusing(client.streamTask(call, signal), silence),
      close: async () => client.close(),
    };
  } catch (thrown) {
    client.close();
    throw await refusal(thrown, silence);
  }
}

const answerTimeoutMs = 5_000;

/** Why what is there was not understood, where it speaks HTTP; undefined where it does not, or a proxy stands between. */
async function httpFault({ address, tls, proxy }: ServerTarget): Promise<Told | undefined> {
  if (tls || proxy !== undefined) return undefined;
  const signal = AbortSignal.timeout(answerTimeoutMs);
  const speaksHttp = await fetch(`http://${address}/`, { method: 'HEAD', redirect: 'manual', signal }).then(
    () => true,
    () => false,
  );
  return speaksHttp
    ? told`What answers at ${address} speaks HTTP, not gRPC. If it is aio serve, give its gRPC address, which it prints when it starts: ${defaultGrpcAddress} unless --listen says otherwise.`
    : undefined;
}

type Silence = () => Promise<Told>;

async function* refusing<T>(events: AsyncIterable<T>, silence: Silence): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (thrown) {
    throw await refusal(thrown, silence);
  }
}

async function refusal(thrown: unknown, silence: Silence): Promise<unknown> {
  if (thrown instanceof Error && /^(?:Abort|Timeout)Error$/u.test(thrown.name))
    return unreachable(await silence(), thrown);
  if (!(thrown instanceof TaskClientError)) return thrown;
  if (thrown.status === 'UNAVAILABLE') return unreachable(await silence(), thrown);
  const { status, detail } = thrown;
  return new QaioError('invalid-input', errorText({ status, detail }, 'en'), { cause: thrown });
}

function unreachable(silence: Told, cause: unknown): QaioError {
  return new QaioError('unavailable', silence, { cause });
}

function runServer(target: ServerTarget): Told {
  const options = servingOptions(target);
  return options === undefined ? told`See there whether it runs.` : told`Start one with aio serve${options}.`;
}
