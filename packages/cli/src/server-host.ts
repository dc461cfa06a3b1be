/** A server of ours, as `aio run` and `aio chat` use one. */
import { TaskClientError, errorText } from '@qaio/client';
import { QaioError, told } from '@qaio/core';
import { GrpcTaskClient } from '@qaio/tui';
import type { ServerTarget } from './server-options.js';
import type { TaskHost } from './task-host.js';

/** @throws QaioError `unavailable` where none answers, and from every run that the server refuses */
export async function serverHost({ address, ...access }: ServerTarget): Promise<TaskHost> {
  const client = new GrpcTaskClient(address, access);
  const never = new AbortController().signal;
  try {
    const tasks = await client.listTasks(AbortSignal.timeout(answerTimeoutMs));
    return {
      tasks,
      stream: (call, signal = never) => refusing(client.streamTask(call, signal), address),
      close: async () => client.close(),
    };
  } catch (thrown) {
    client.close();
    throw refusal(thrown, address);
  }
}

const answerTimeoutMs = 5_000;

async function* refusing<T>(events: AsyncIterable<T>, address: string): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (thrown) {
    throw refusal(thrown, address);
  }
}

function refusal(thrown: unknown, address: string): unknown {
  if (thrown instanceof Error && /^(?:Abort|Timeout)Error$/u.test(thrown.name))
    return unreachable(address, thrown);
  if (!(thrown instanceof TaskClientError)) return thrown;
  if (thrown.status === 'UNAVAILABLE') return unreachable(address, thrown);
  const { status, detail } = thrown;
  return new QaioError('invalid-input', errorText({ status, detail }, 'en'), { cause: thrown });
}

function unreachable(address: string, cause: unknown): QaioError {
  const message = told`No server answers at ${address}. Start one with aio serve, or leave --server and QAIO_SERVER out to run the task in this process.`;
  return new QaioError('unavailable', message, { cause });
}
