/** Entry of a contestant's own process: answers every message with exactly one. */
import { errorMessage } from '@qaio/core';
import type { OpenContestant, Sampler } from './contestant.js';
import type { ContestantName, FromContestant, ToContestant } from './contestant-messages.js';
import { openIkLlama } from './contestants/ik-llama.js';
import { openNodeLlamaCpp } from './contestants/node-llama-cpp.js';
import { openOwnEngine } from './contestants/own-engine.js';
import { openTransformersJs } from './contestants/transformers-js.js';
import type { RandomTokens } from './workload.js';
import { WorkloadSampler } from './workload-sampler.js';

const openers: Readonly<Partial<Record<ContestantName, OpenContestant>>> = {
  ours: openOwnEngine,
  'node-llama-cpp': openNodeLlamaCpp,
  'transformers.js': openTransformersJs,
};

let sampler: Sampler | undefined;

async function handle(message: ToContestant): Promise<FromContestant> {
  if (message.kind !== 'open') return { kind: 'values', values: await valuesFor(message) };
  sampler = await openSampler(message);
  return { kind: 'opened', version: sampler.version, rows: sampler.rows };
}

async function openSampler({
  name,
  options,
  vocabSize,
}: Extract<ToContestant, { kind: 'open' }>): Promise<Sampler> {
  if (name === 'ik_llama.cpp') return openIkLlama(options);
  const open = openers[name];
  if (!open) throw new Error(`${name} has no process of JavaScript.`);
  return new WorkloadSampler(await open(options), randomTokens(vocabSize));
}

async function valuesFor(message: Exclude<ToContestant, { kind: 'open' }>): Promise<readonly number[]> {
  if (message.kind === 'memory') return [process.memoryUsage().rss / 2 ** 20];
  if (!sampler) throw new Error('The contestant has not been opened yet.');
  if (message.kind === 'measure') return sampler.sample(message.row);
  if (message.kind === 'logits') throw new Error('Only contestants of Python write logits.');
  await sampler.answer();
  return [];
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
