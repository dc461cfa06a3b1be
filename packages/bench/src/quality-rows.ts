import { type ModelQuality, type QualityOptions, measureQuality } from '@qaio/models';
import type { BenchReport, RowResult } from './bench-report.js';
import type { Entry } from './benchmark.js';
import { type QualityRow, qualityRows } from './workload.js';

const valueOf: Readonly<Record<QualityRow, (quality: ModelQuality) => number>> = {
  'kl-from-fp32': ({ klDivergence }) => klDivergence,
  'top-1-as-fp32': ({ sameLikeliest }) => 100 * sameLikeliest,
  'labels-flipped': ({ labelFlips }) => labelFlips,
};

/** Rows of ours, and what they are counted over. @param models ours, in one dtype or more */
export async function measureQualityRows(
  [ours, ...others]: readonly [Entry, ...Entry[]],
  options: QualityOptions,
): Promise<Pick<BenchReport, 'rows' | 'quality'>> {
  const folders = [ours, ...others].map(({ modelPath }) => modelPath);
  const [own, ...beside] = await measureQuality(folders, options);
  if (!own) return { rows: [] };
  const rows = qualityRows.map(({ name, unit }): RowResult => {
    const value = valueOf[name];
    const peers = others.map(({ label }, i) => [label, beside[i] ? value(beside[i]) : NaN] as const);
    return { name, unit, ours: value(own), peers: Object.fromEntries(peers), ratio: {} };
  });
  return { rows, quality: { tokens: own.tokens, labels: own.labels } };
}
