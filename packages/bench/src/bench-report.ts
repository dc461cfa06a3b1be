/** A run of the benchmark as it is printed and kept. */
import { readFile } from 'node:fs/promises';
import { QaioError, jsonValue } from '@qaio/core';
import { z } from 'zod';
import { units } from './workload.js';

const byLabel = z.record(z.string(), z.number());

const rowResult = z.object({
  name: z.string(),
  unit: z.enum(units),
  /** Samples behind the medians; rows of quality have none. */
  rounds: z.int().optional(),
  ours: z.number(),
  /** By label; without those that cannot give the row. */
  peers: byLabel,
  /** Above 1: ours is faster, or smaller. None in rows of quality. */
  ratio: byLabel,
});

const machine = z.object({
  cpu: z.string(),
  threads: z.int(),
  memoryGB: z.number(),
  node: z.string(),
  platform: z.string(),
});

const limits = z.object({
  slotCount: z.int(),
  maxWaiting: z.int(),
  prefillBudget: z.int(),
  prefixCacheBytes: z.int(),
  maxContextLength: z.int(),
  threadCount: z.int(),
});

const benchReport = z.object({
  /** The shape, or the real model's name. */
  shape: z.string(),
  weights: z.enum(['random', 'real']),
  /** Of the checkpoint behind a real model. */
  sha256: z.string().optional(),
  dtype: z.string(),
  machine,
  /** What our engine ran with. */
  limits,
  /** Samples that were wanted behind every median. */
  rounds: z.int(),
  /** Of every engine that took part, by label. */
  versions: z.record(z.string(), z.string()),
  rows: z.array(rowResult),
  /** What the rows of quality are counted over. */
  quality: z.object({ tokens: z.int(), labels: z.int() }).optional(),
});

export type BenchReport = z.infer<typeof benchReport>;
export type RowResult = BenchReport['rows'][number];
export type Machine = BenchReport['machine'];

/** @throws QaioError `invalid-input` */
export async function readRun(path: string): Promise<BenchReport> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new QaioError('invalid-input', `${path} cannot be read.`, { cause });
  });
  const { data, error } = benchReport.safeParse(jsonValue(text));
  if (data) return data;
  const [issue] = error.issues;
  const problem = issue ? ` (${[...issue.path, issue.message].join(': ')})` : '';
  throw new QaioError(
    'invalid-input',
    `${path} is not a run that was kept with aio bench --out FILE${problem}.`,
    { cause: error },
  );
}
