/** Entry of a contestant's own process: answers every message with exactly one. */
import { errorMessage } from '@qaio/core';
import type { Contestant, OpenContestant } from './contestant.js';
import type { ContestantName, FromContestant, ToContestant } from './contestant-messages.js';
import { openNodeLlamaCpp } from './contestants/node-llama-cpp.js';
import { openOwnEngine } from './contestants/own-engine.js';
import { openTransformersJs } from './contestants/transformers-js.js';
import { type Measurement, type RandomTokens, measurements, prefixLength } from './workload.js';

const openers: Readonly<Record<ContestantName, OpenContestant>> = {
  ours: openOwnEngine,
  'node-llama-cpp': openNodeLlamaCpp,
  'transformers.js': openTransformersJs,
};

let contestant: Contestant | undefined;
let random: RandomTokens = () => [];
let arrangedFor: Measurement | undefined;

async function handle(message: ToContestant): Promise<FromContestant> {
  if (message.kind === 'open') {
    contestant = await openers[message.name](message.options);
    random = randomTokens(message.vocabSize);
    return { kind: 'opened', version: contestant.version };
  }
  return { kind: 'values', values: await valuesFor(message) };
}

async function valuesFor(message: Exclude<ToContestant, { kind: 'open' }>): Promise<readonly number[]> {
  if (message.kind === 'memory') return [process.memoryUsage().rss / 2 ** 20];
  if (!contestant) throw new Error('The contestant has not been opened yet.');
  if (message.kind === 'measure') return sample(contestant, message.row);
  await contestant.arrange(1);
  await contestant.evaluate(random(prefixLength));
  return [];
}

async function sample(contestant: Contestant, row: string): Promise<readonly number[]> {
  const measurement = measurements.find(({ rows }) => rows.some(({ name }) => name === row));
  if (!measurement) throw new Error(`No measurement gives a row '${row}'.`);
  if (arrangedFor !== measurement) {
    await contestant.arrange(measurement.streams);
    if (measurement.isPinned) await contestant.pin(random(prefixLength));
    arrangedFor = measurement;
  }
  return measurement.sample(contestant, random);
}

/** Ids of ordinary tokens: the first and the last few may be special ones. */
function randomTokens(vocabSize: number): RandomTokens {
  const first = Math.min(300, vocabSize / 4);
  return (count) =>
    Array.from({ length: count }, () => Math.floor(first + Math.random() * (vocabSize * 0.9 - first)));
}

process.on('message', (message: ToContestant) => {
  const reply = (answer: FromContestant): unknown => process.send?.(answer);
  handle(message).then(reply, (error: unknown) => reply({ kind: 'failed', message: errorMessage(error) }));
});
