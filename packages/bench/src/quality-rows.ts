import { told } from '@qaio/core';
import {
  type LogitSource,
  type MeasuredQuality,
  type ModelQuality,
  type QualityOptions,
  measureQuality,
} from '@qaio/models';
import type { BenchReport, RowResult } from './bench-report.js';
import { type BenchmarkOptions, type Entry, contestantProcess, firstLine } from './benchmark.js';
import { isPythonContestant } from './contestant-messages.js';
import { type QualityRow, qualityRows } from './workload.js';

/** What is known of an engine: of peers, only how they go on. */
type Known = Omit<ModelQuality, 'labels' | 'labelFlips'> & Partial<ModelQuality>;

const valueOf: Readonly<Record<QualityRow, (quality: Known) => number | undefined>> = {
  'kl-from-fp32': ({ klDivergence }) => klDivergence,
  'top-1-as-fp32': ({ sameLikeliest }) => 100 * sameLikeliest,
  'labels-flipped': ({ labelFlips }) => labelFlips,
};

export type QualityRowsOptions = Omit<QualityOptions, 'peers'> &
  Pick<BenchmarkOptions, 'ours' | 'peers' | 'vocabSize' | 'limits' | 'onSkipped'>;

/** Rows of ours in every dtype and of the peers that give logits, and what they are counted over. */
export async function measureQualityRows(
  options: QualityRowsOptions,
): Promise<Pick<BenchReport, 'rows' | 'quality'>> {
  const { ours, peers: beside } = options;
  const dtypes = [ours, ...beside.filter(({ contestant }) => contestant === 'ours')];
  const givers = beside.filter(({ contestant }) => isPythonContestant(contestant));
  const measured = await measureQuality(
    dtypes.map(({ modelPath, kernels }) => ({ folder: modelPath, kernels })),
    { ...options, peers: givers.map((entry) => logitsOf(entry, options)) },
  );
  const [own] = measured.ours;
  if (!own) return { rows: [] };
  const others = byLabel([...dtypes, ...givers], measured).slice(1);
  const rows = qualityRows.map(({ name, unit }): RowResult => {
    const peers = others.flatMap(([label, quality]) => {
      const value = quality && valueOf[name](quality);
      return value === undefined ? [] : [[label, value] as const];
    });
    return { name, unit, ours: valueOf[name](own) ?? NaN, peers: Object.fromEntries(peers), ratio: {} };
  });
  return { rows, quality: { tokens: own.tokens, labels: own.labels } };
}

function byLabel(entries: readonly Entry[], { ours, peers }: MeasuredQuality) {
  const qualities: (Known | undefined)[] = [...ours, ...peers];
  return entries.map(({ label }, i) => [label, qualities[i]] as const);
}

function logitsOf(entry: Entry, options: QualityRowsOptions): LogitSource {
  return async (texts) => {
    const child = contestantProcess(entry, options);
    try {
      await child.open(options.vocabSize);
      return await child.logits(texts, options.vocabSize);
    } catch (error) {
      options.onSkipped(told`quality of ${entry.label}`, firstLine(error));
      return undefined;
    } finally {
      await child.close();
    }
  };
}
