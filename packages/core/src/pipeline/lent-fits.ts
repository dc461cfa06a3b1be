import type { ModelIdentity } from '../language-model.js';
import type { Readout } from '../output/readout.js';
import type { Scope } from '../output/scope.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { CompiledTask } from './compiled-task.js';
import { type ReadoutFile, readReadout, readoutOf } from './readout-file.js';
import { type ScopeFile, readScope, wantsScope } from './scope-file.js';
import { type Told, told } from '../told.js';

/** What was fitted for any task: a fit holds for its model, prompt and labels, whichever task's file it lies beside. */
export interface LentFits {
  readonly readouts: readonly Readout[];
  readonly scopes: readonly Scope[];
}

export const noFits: LentFits = { readouts: [], scopes: [] };

interface FitFiles {
  readonly readout: ReadoutFile;
  readonly scope: ScopeFile;
}

/** What lies beside the file of the task in whose place another is, for that other. */
export async function filesBeside(task: PromptTask): Promise<FitFiles> {
  const { file, insteadOf } = task.origin;
  if (insteadOf === undefined || insteadOf === file) return { readout: {}, scope: {} };
  return { readout: await readReadout(task, insteadOf), scope: await readScope(task, insteadOf) };
}

export function lentFits(files: readonly FitFiles[], known: LentFits): LentFits {
  return {
    readouts: [...files.flatMap(({ readout }) => readout.readout ?? []), ...known.readouts],
    scopes: [...files.flatMap(({ scope }) => scope.scope ?? []), ...known.scopes],
  };
}

/** The fit with that fingerprint in the first of the files that has one. */
export function fitWith<T extends { readonly fingerprint: string }>(
  fingerprint: string,
  files: readonly ({ readonly fits: readonly T[] } | undefined)[],
): T | undefined {
  return files.flatMap((file) => file?.fits ?? []).find((fit) => fit.fingerprint === fingerprint);
}

type Fit = 'scope' | 'readout';
type JudgedBy = Pick<CompiledTask, 'task' | 'calibration' | 'readout' | 'scope'>;

/** What the author of a task must know that is in the place of another, and is not judged by what was fitted for that. */
export function missedFits(judged: JudgedBy, { name, dtype }: ModelIdentity, lent: LentFits): Told[] {
  const { task } = judged;
  const isThere = (file: Readout | Scope): boolean =>
    file.task === task.name && file.fits.some((fit) => fit.model === name && fit.dtype === dtype);
  const missed: Fit[] = [
    ...(lacksScope(judged) && lent.scopes.some(isThere) ? (['scope'] as const) : []),
    ...(lacksReadout(judged) && lent.readouts.some(isThere) ? (['readout'] as const) : []),
  ];
  if (task.origin.insteadOf === undefined || missed.length === 0) return [];
  return [
    told`Task '${task.name}' has other words or labels than the one in whose place it is, so the ${fitNames(missed)} fitted for that one cannot be used. Fit its own: ${remedy(task.name, missed)}`,
  ];
}

const fitNames = (missed: readonly Fit[]): Told => {
  if (missed.length > 1) return told`scope and the readout`;
  return missed.includes('scope') ? told`scope` : told`readout`;
};

const lacksScope = ({ task, scope }: JudgedBy): boolean => wantsScope(task) && !scope;

const lacksReadout = ({ task, calibration, readout }: JudgedBy): boolean =>
  readoutOf(task) === 'where-fitted' && !calibration && !readout;

const remedy = (name: string, missed: readonly Fit[]): Told =>
  missed.includes('scope')
    ? told`aio tasks scope ${name}`
    : told`say readout: hidden in its file and run aio tasks calibrate ${name}`;
