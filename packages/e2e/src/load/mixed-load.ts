/** Many clients at once, each with a mix of calls: judgements, replies, lists, calls that are cancelled or have little time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Status } from 'nice-grpc';
import { type LoadClient, failureOf, withClients } from './load-client.js';
import { type KnownAnswers, distance, replyTokens, sentences } from './known-answers.js';

export interface LoadOptions {
  readonly address: string;
  readonly clients: number;
  /** That count. */
  readonly seconds: number;
  /** Before them: of these seconds only what is wrong counts, as a crowd that comes all at once is none that stays. */
  readonly runInSeconds?: number;
  readonly known: KnownAnswers;
  readonly random: () => number;
}

/** What all clients met. */
export class LoadOutcome {
  /** Milliseconds of every judgement that was answered. */
  readonly judgements: number[] = [];
  answers = 0;
  wrongAnswers = 0;
  /** Largest difference of a log-probability from that of the unloaded server. */
  drift = 0;
  /** Milliseconds until a refusal came. */
  readonly refusals: number[] = [];
  refusalsWithoutDelay = 0;
  cancelled = 0;
  outOfTime = 0;
  /** Other statuses, which nothing here should meet. */
  readonly others: Status[] = [];
}

const connectedAtOnce = 64;

type Call = (client: LoadClient, sentence: string) => Promise<void>;

/** Of twenty calls one after the other, of whichever clients, each kind has its number: one run is as hard as another. */
class Deck {
  readonly #random: () => number;
  #places: number[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  draw(): number {
    if (this.#places.length === 0) this.#places = Array.from({ length: 20 }, (_, place) => place);
    const [place = 0] = this.#places.splice(Math.floor(this.#random() * this.#places.length), 1);
    return place;
  }
}

export function runMixedLoad(options: LoadOptions): Promise<LoadOutcome> {
  return withClients(options.address, options.clients, (people) => loadOf(people, options));
}

async function loadOf(people: readonly LoadClient[], options: LoadOptions): Promise<LoadOutcome> {
  // connections are made before the clock runs, and no more at once than may wait
  for (let i = 0; i < people.length; i += connectedAtOnce)
    await Promise.all(people.slice(i, i + connectedAtOnce).map((client) => client.list()));
  const [runIn, outcome] = [new LoadOutcome(), new LoadOutcome()];
  const begin = performance.now() + (options.runInSeconds ?? 0) * 1000;
  const end = begin + options.seconds * 1000;
  const deck = new Deck(options.random);
  const calling = people.map(async (client) => {
    for (let now = performance.now(); now < end; now = performance.now())
      await callOnce(client, options, deck.draw(), now < begin ? runIn : outcome);
  });
  await Promise.all(calling);
  outcome.wrongAnswers += runIn.wrongAnswers;
  outcome.others.push(...runIn.others);
  return outcome;
}

async function callOnce(
  client: LoadClient,
  options: LoadOptions,
  place: number,
  outcome: LoadOutcome,
): Promise<void> {
  const { random } = options;
  const sentence = sentences[Math.floor(random() * sentences.length)] ?? sentences[0];
  const started = performance.now();
  try {
    await chosenCall(place, options, outcome)(client, sentence);
  } catch (error) {
    const { status, retryMs } = thrownStatus(error);
    if (status === Status.CANCELLED) outcome.cancelled++;
    else if (status === Status.DEADLINE_EXCEEDED) outcome.outOfTime++;
    else if (status === Status.RESOURCE_EXHAUSTED) {
      outcome.refusals.push(performance.now() - started);
      if (retryMs === undefined) outcome.refusalsWithoutDelay++;
      // as the server asks, and not all together
      await sleep((retryMs ?? 1000) * (1 + random()));
    } else outcome.others.push(status);
  }
}

/** nice-grpc throws a signal's own reason. */
function thrownStatus(error: unknown): ReturnType<typeof failureOf> {
  if (error instanceof Error && error.name === 'AbortError')
    return { status: Status.CANCELLED, retryMs: undefined };
  if (error instanceof Error && error.name === 'TimeoutError')
    return { status: Status.DEADLINE_EXCEEDED, retryMs: undefined };
  return failureOf(error);
}

/** Of twenty calls thirteen judgements, four replies, and one each of the others. */
function chosenCall(place: number, { random, known }: LoadOptions, outcome: LoadOutcome): Call {
  const wait = Math.round(20 + random() * 200);
  if (place === 0) return (client) => client.list().then(() => undefined);
  if (place === 1)
    return (client, sentence) => client.judge(sentence, AbortSignal.timeout(wait)).then(noCheck);
  if (place === 2) return (client, sentence) => cancelled(client, sentence, wait);
  if (place < 7) return (client, sentence) => checkedReply(client, sentence, known, outcome);
  return (client, sentence) => checkedJudgement(client, sentence, known, outcome);
}

const noCheck = (): void => undefined;

async function cancelled(client: LoadClient, sentence: string, wait: number): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    await client.chat(sentence, replyTokens, stop.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function checkedReply(
  client: LoadClient,
  sentence: string,
  { replies }: KnownAnswers,
  outcome: LoadOutcome,
): Promise<void> {
  const { text } = await client.chat(sentence, replyTokens);
  outcome.answers++;
  if (text !== replies.get(sentence)?.text) outcome.wrongAnswers++;
}

async function checkedJudgement(
  client: LoadClient,
  sentence: string,
  { judgements }: KnownAnswers,
  outcome: LoadOutcome,
): Promise<void> {
  const started = performance.now();
  const judgement = await client.judge(sentence);
  outcome.judgements.push(performance.now() - started);
  outcome.answers++;
  const far = distance(judgement, judgements.get(sentence));
  if (far === Infinity) outcome.wrongAnswers++;
  else outcome.drift = Math.max(outcome.drift, far);
}
