/** What `aio bench` measures: random weights in a shape, or a real model. */
import {
  type BenchModelsOptions,
  type BenchReport,
  type Entry,
  ownEntry,
  peerEntries,
  realOwnModel,
  realPeerEntries,
  shapes,
} from '@qaio/bench';
import { invariant } from '@qaio/core';
import type { Dtype } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { UsageError } from './exit-code.js';
import { importedModel } from './imported-model.js';
import { modelPath } from './model-options.js';

export interface BenchedModelsOptions {
  readonly shape: string;
  /** A real model in place of the shape. */
  readonly model?: string;
  /** One or more. */
  readonly dtype: readonly Dtype[];
  readonly peers: boolean;
}

/** Ours in the first dtype; beside it ours in the others, then the peers. */
export interface BenchedModels extends Pick<BenchReport, 'shape' | 'weights'> {
  readonly ours: Entry;
  readonly peers: readonly Entry[];
  readonly vocabSize: number;
}

type Told = Pick<BenchModelsOptions, 'onProgress' | 'onSkipped'>;

/** Makes or imports what is not there yet. @throws QaioError, UsageError */
export function benchedModels(
  options: BenchedModelsOptions,
  context: CliContext,
  told: Told,
): Promise<BenchedModels> {
  return options.model === undefined
    ? randomModels(options, context, told)
    : realModels(options.model, options, context, told);
}

async function randomModels(
  { shape, dtype: dtypes, peers: withPeers }: BenchedModelsOptions,
  { cacheFolder }: CliContext,
  told: Told,
): Promise<BenchedModels> {
  const config = shapes[shape];
  if (!config) throw new UsageError(`--shape: there is no shape '${shape}'.`);
  const making = { shape, config, cacheFolder, ...told };
  const own: Entry[] = [];
  for (const dtype of dtypes) own.push(await ownEntry({ ...making, dtype }));
  const peers = withPeers ? await peerEntries(making) : [];
  return { shape, weights: 'random', ...sideBySide(own, peers), vocabSize: config.vocabSize };
}

async function realModels(
  model: string,
  { dtype: dtypes, peers: withPeers }: BenchedModelsOptions,
  context: CliContext,
  { onSkipped }: Told,
): Promise<BenchedModels> {
  const source = await modelPath(model, context);
  const own = [];
  for (const dtype of dtypes) own.push(await realOwnModel(await importedModel(source, { dtype }, context)));
  const peers = withPeers ? realPeerEntries(source, onSkipped) : [];
  const { name = '', vocabSize = 0 } = own[0] ?? {};
  return {
    shape: name,
    weights: 'real',
    ...sideBySide(
      own.map(({ entry }) => entry),
      peers,
    ),
    vocabSize,
  };
}

function sideBySide([ours, ...others]: readonly Entry[], peers: readonly Entry[]) {
  invariant(ours !== undefined, 'an option that takes several values takes one at least');
  return { ours, peers: [...others, ...peers] };
}
