/** What is measured: a sample of an engine gives the numbers of one or more rows. */
import type { Contestant } from './contestant.js';

export const units = ['ms', 'tokens/s', 'sentences/s', 'MB', 'nats', '%', 'labels'] as const;
export type Unit = (typeof units)[number];

export interface Row {
  readonly name: string;
  readonly unit: Unit;
}

export interface Measurement {
  /** Streams at the same time. */
  readonly streams: number;
  /** Sequences that must run at the same time for the rows to mean anything. */
  readonly slots?: number;
  /** Tokens that one sequence must hold for the rows to mean anything; all engines hold the others' few hundred. */
  readonly contextLength?: number;
  /** Tokens of the prefix that is in the prefix cache beforehand; 0 for none. */
  readonly pinnedLength: number;
  readonly rows: readonly Row[];
  /** @returns a number for each row */
  readonly sample: (contestant: Contestant, random: RandomTokens) => Promise<number[]>;
}

/** @returns that many token ids, other ones each time */
export type RandomTokens = (count: number) => number[];

/** More than the rows need that name no length. */
export const usualContextLength = 512;
export const prefixLength = 100;
export const sentenceLength = 20;
export const outputLength = 24;
const packedSentences = 32;
const chatCount = 8;
export const workloadSizes = {
  prefix: prefixLength,
  sentence: sentenceLength,
  output: outputLength,
  packed: packedSentences,
  chats: chatCount,
} as const;
export type WorkloadSizes = typeof workloadSizes;
// an ordinary one in every shape
const templateToken = 300;

/** All prompts begin with the same token, as a chat template makes them. */
const prompt = (random: RandomTokens, length: number): number[] => [templateToken, ...random(length - 1)];

const timeOf = (
  name: string,
  pinnedLength: number,
  work: (contestant: Contestant, random: RandomTokens) => Promise<void>,
): Measurement => ({
  streams: 1,
  pinnedLength,
  rows: [{ name, unit: 'ms' }],
  sample: async (contestant, random) => [await timed(() => work(contestant, random))],
});

const decode = (streams: number): Measurement => ({
  streams,
  slots: streams,
  pinnedLength: 0,
  rows: [{ name: `decode-${streams}`, unit: 'tokens/s' }],
  sample: async (contestant, random) => {
    const prompts = Array.from({ length: streams }, () => random(sentenceLength));
    const arrivals = await collect(prompts.map((prompt, i) => contestant.generate(i, prompt, outputLength)));
    return [steadyRate(arrivals)];
  },
});

const chats: Measurement = {
  streams: chatCount,
  pinnedLength: prefixLength,
  rows: [
    { name: 'chat-8', unit: 'tokens/s' },
    { name: 'chat-8-first-token', unit: 'ms' },
    { name: 'chat-8-slowest', unit: 'ms' },
  ],
  sample: async (contestant, random) => {
    const texts = Array.from({ length: chatCount }, () => random(sentenceLength));
    const { started, streams } = await collect(
      texts.map((text, i) => contestant.chat(i, text, outputLength)),
    );
    const tokens = streams.flat();
    const slowest = Math.max(...tokens) - started;
    const firstToken = Math.max(...streams.map(([first = NaN]) => first)) - started;
    return [(1000 * tokens.length) / slowest, firstToken, slowest];
  },
};

const packed: Measurement = {
  streams: 8,
  pinnedLength: prefixLength,
  rows: [{ name: 'classify-packed', unit: 'sentences/s' }],
  sample: async (contestant, random) => {
    const texts = Array.from({ length: packedSentences }, () => random(sentenceLength));
    return [(1000 * packedSentences) / (await timed(() => contestant.classify(texts)))];
  },
};

const conversationLengths = [100, 8000] as const;

/** One more turn of a conversation of that many tokens, which is cached. */
const turnBehind = (length: number): Measurement => ({
  streams: 1,
  contextLength: Math.max(...conversationLengths) + sentenceLength + outputLength,
  pinnedLength: length,
  rows: [
    { name: `turn-behind-${length}`, unit: 'ms' },
    { name: `decode-behind-${length}`, unit: 'tokens/s' },
  ],
  sample: async (contestant, random) => {
    const arrivals = await collect([contestant.chat(0, random(sentenceLength), outputLength)]);
    const [first = NaN] = arrivals.streams[0] ?? [];
    return [first - arrivals.started, steadyRate(arrivals)];
  },
});

export const measurements: readonly Measurement[] = [
  timeOf('prefill-128', 0, (contestant, random) => contestant.evaluate(prompt(random, 128))),
  timeOf('sentiment-warm', prefixLength, (contestant, random) =>
    contestant.classify([random(sentenceLength)]),
  ),
  timeOf('sentiment-cold', 0, (contestant, random) =>
    contestant.evaluate(prompt(random, prefixLength + sentenceLength)),
  ),
  ...[1, 2, 4, 8, 16].map(decode),
  chats,
  packed,
  ...conversationLengths.map(turnBehind),
];

export const memoryRow = { name: 'memory-mb', unit: 'MB' } as const satisfies Row;
export const startRow = { name: 'start-ms', unit: 'ms' } as const satisfies Row;

/** @throws Error if no measurement gives such a row */
export function measurementOf(row: string): Measurement {
  const measurement = measurements.find(({ rows }) => rows.some(({ name }) => name === row));
  if (!measurement) throw new Error(`No measurement gives a row '${row}'.`);
  return measurement;
}

/** Of ours, beside the same model in fp32. */
export const qualityRows = [
  { name: 'kl-from-fp32', unit: 'nats' },
  { name: 'top-1-as-fp32', unit: '%' },
  { name: 'labels-flipped', unit: 'labels' },
] as const satisfies readonly Row[];
export type QualityRow = (typeof qualityRows)[number]['name'];

export function isQuality({ name }: Pick<Row, 'name'>): boolean {
  return qualityRows.some((row) => row.name === name);
}

/** Of all rows that there are. */
export const rowNames = (): readonly string[] =>
  [...measurements.flatMap(({ rows }) => rows), memoryRow, startRow, ...qualityRows].map(({ name }) => name);

/** When each token of each stream came, in ms. */
interface Arrivals {
  readonly started: number;
  readonly streams: readonly (readonly number[])[];
}

async function collect(streams: readonly AsyncIterable<unknown>[]): Promise<Arrivals> {
  const started = performance.now();
  const times = streams.map(async (stream) => {
    const arrivals: number[] = [];
    await forEach(stream, () => arrivals.push(performance.now()));
    return arrivals;
  });
  return { started, streams: await Promise.all(times) };
}

async function forEach(stream: AsyncIterable<unknown>, work: (item: unknown) => void): Promise<void> {
  for await (const item of stream) work(item);
}

/** Tokens a second once every stream has begun. */
function steadyRate({ streams }: Arrivals): number {
  const begun = Math.max(...streams.map(([first = NaN]) => first));
  const later = streams.flat().filter((time) => time > begun);
  return (1000 * later.length) / (Math.max(...later) - begun);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
