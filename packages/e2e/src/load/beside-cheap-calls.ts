import { type LoadClient, withClients } from './load-client.js';
import { sentences } from './known-answers.js';

const rounds = 3;
/** Of one measurement: a slow model has fewer turns. */
const [mostTurns, mostMs] = [16, 4_000];
const tokensPerTurn = 60;

/** Calls that run nothing. */
const cheapCalls: Readonly<Record<string, CheapCall>> = {
  ListTasks: (client) => client.list(),
  GetTask: (client) => client.get(),
  'validate only': (client) => client.validate(sentences[0]),
};

export interface BesideCheapCalls {
  readonly call: string;
  /** Of a chat's tokens a second alone; the median of all rounds, alone and beside in turn. */
  readonly share: number;
  readonly callsPerSecond: number;
}

/** How fast one chat after another goes beside clients that make the same cheap call without a pause. */
export function besideCheapCalls(address: string, clients: number): Promise<BesideCheapCalls[]> {
  return withClients(address, 1 + clients, async ([chatting, ...others]) => {
    if (!chatting) return [];
    // connections are made before the clock runs
    await Promise.all([chatSpeed(chatting), ...others.map((client) => client.list())]);
    const measured: BesideCheapCalls[] = [];
    for (const [call, make] of Object.entries(cheapCalls))
      measured.push({ call, ...(await besideCall(chatting, others, make)) });
    return measured;
  });
}

type CheapCall = (client: LoadClient) => Promise<unknown>;

async function besideCall(
  chatting: LoadClient,
  others: readonly LoadClient[],
  make: CheapCall,
): Promise<Omit<BesideCheapCalls, 'call'>> {
  const [shares, rates]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const alone = await chatSpeed(chatting);
    const { result, callsPerSecond } = await beside(others, make, () => chatSpeed(chatting));
    shares.push(result / alone);
    rates.push(callsPerSecond);
  }
  return { share: median(shares), callsPerSecond: median(rates) };
}

async function beside<Result>(
  others: readonly LoadClient[],
  make: CheapCall,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly callsPerSecond: number }> {
  let [isOver, calls] = [false, 0];
  const started = performance.now();
  const calling = others.map(async (client) => {
    for (; !isOver; calls++) await make(client);
  });
  const result = await work();
  const callsPerSecond = (1000 * calls) / (performance.now() - started);
  isOver = true;
  await Promise.all(calling);
  return { result, callsPerSecond };
}

async function chatSpeed(client: LoadClient): Promise<number> {
  const started = performance.now();
  const isLong = (): boolean => performance.now() - started > mostMs;
  let tokens = 0;
  for (let turn = 0; turn < mostTurns && !isLong(); turn++)
    tokens += (await client.chat(sentences[turn % sentences.length] ?? sentences[0], tokensPerTurn)).tokens;
  return tokens / ((performance.now() - started) / 1000);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
