/** What `aio bench` measures: random weights in a shape, or a real model. */
import {
  type BenchModelsOptions,
  type BenchReport,
  type Entry,
  type NamedPeers,
  checkNamedPeers,
  ownEntry,
  peerEntries,
  realOwnModel,
  realPeerEntries,
  shapes,
} from '@qaio/bench';
import { type KernelKind, invariant, told } from '@qaio/core';
import { type Dtype, describeModel } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { UsageError } from './exit-code.js';
import { importedModel } from './imported-model.js';
import { modelPath } from './model-options.js';

export interface BenchedModelsOptions extends NamedPeers {
  readonly shape: string;
  /** A real model in place of the shape. */
  readonly model?: string;
  /** One at least, where any is named. */
  readonly dtype?: readonly Dtype[];
  /** The same of what int8 computes with. */
  readonly kernels?: readonly KernelKind[];
  readonly peers: boolean;
}

/** Ours in the first dtype, which is `dtype`; beside it ours in the others, then the peers. */
export interface BenchedModels extends Pick<BenchReport, 'shape' | 'weights' | 'sha256' | 'dtype'> {
  readonly ours: Entry;
  readonly peers: readonly Entry[];
  readonly vocabSize: number;
}

export const defaultBenchDtype = 'int8' satisfies Dtype;

type Reports = Pick<BenchModelsOptions, 'onProgress' | 'onSkipped'>;

/** Makes or imports what is not there yet. @throws QaioError, UsageError */
export async function benchedModels(
  options: BenchedModelsOptions,
  context: CliContext,
  reports: Reports,
): Promise<BenchedModels> {
  await checkNamedPeers(options);
  return options.model === undefined
    ? randomModels(options, context, reports)
    : realModels(options.model, options, context, reports);
}

async function randomModels(
  options: BenchedModelsOptions,
  { cacheFolder }: CliContext,
  reports: Reports,
): Promise<BenchedModels> {
  const { shape, dtype: named = [defaultBenchDtype] } = options;
  const decoder = shapes[shape];
  if (!decoder) throw new UsageError(told`--shape: there is no shape '${shape}'.`);
  const making = { shape, decoder, cacheFolder, ...reports };
  const own = [];
  for (const dtype of new Set(named)) own.push({ entry: await ownEntry({ ...making, dtype }), dtype });
  const peers = options.peers ? await peerEntries(making, options) : [];
  return {
    shape,
    weights: 'random',
    ...sideBySide(inKinds(own, options), peers),
    vocabSize: decoder.config.vocabSize,
  };
}

async function realModels(
  model: string,
  options: BenchedModelsOptions,
  context: CliContext,
  reports: Reports,
): Promise<BenchedModels> {
  const source = await modelPath(model, context);
  // an imported model has its own dtype
  const dtypes = options.dtype ?? [(await describeModel(source))?.dtype ?? defaultBenchDtype];
  const own = [];
  for (const dtype of new Set(dtypes))
    own.push(await realOwnModel(await importedModel(source, { dtype }, context)));
  const [first] = own;
  invariant(first !== undefined, atLeastOne);
  const { name, sha256, vocabSize } = first;
  const { cacheFolder } = context;
  const { ikLlama, openvino, transformers } = options;
  const peers = options.peers
    ? await realPeerEntries({
        checkpoint: await checkpointOf(source),
        sha256,
        cacheFolder,
        ikLlama,
        openvino,
        transformers,
        ...reports,
      })
    : [];
  return { shape: name, weights: 'real', sha256, ...sideBySide(inKinds(own, options), peers), vocabSize };
}

/** What an imported model was made from, where no adapter makes it another. */
async function checkpointOf(source: string): Promise<string> {
  const imported = await describeModel(source);
  return imported?.source !== undefined && imported.adapter === undefined ? imported.source : source;
}

const atLeastOne = 'an option that takes several values takes one at least';

interface OwnModel {
  readonly entry: Entry;
  readonly dtype: Dtype;
}

/** Models in int8 once for each kind of kernels that is named. */
function inKinds(own: readonly OwnModel[], { kernels = [] }: BenchedModelsOptions): OwnModel[] {
  const kinds = [...new Set(kernels)];
  return own.flatMap(({ entry, dtype }) => {
    if (dtype !== 'int8' || kinds.length === 0) return [{ entry, dtype }];
    return kinds.map((kind, i) => ({
      entry: { ...entry, kernels: kind, label: i === 0 ? entry.label : `${entry.label} ${kind}` },
      dtype,
    }));
  });
}

function sideBySide([first, ...others]: readonly OwnModel[], peers: readonly Entry[]) {
  invariant(first !== undefined, atLeastOne);
  return { ours: first.entry, dtype: first.dtype, peers: [...others.map(({ entry }) => entry), ...peers] };
}
