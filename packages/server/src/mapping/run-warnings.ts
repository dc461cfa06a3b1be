import type { RunResult, Told } from '@qaio/core';
import type { RunTaskResponse, TaskResult } from '@qaio/protocol';
import type { Translate } from './result-to-proto.js';

/** What a run warns of, a list for each of its results: that of the task that was asked for, then those that it needed. */
export type RunWarnings = readonly (readonly Told[])[];

export function warningsOf({ result, upstream }: RunResult): RunWarnings {
  return [result, ...upstream].map(({ provenance }) => provenance.warnings);
}

/** Says them in the language that is wanted. */
export function localisedWarnings(warnings: readonly Told[], translate: Translate | undefined): string[] {
  return warnings.flatMap((warning) => translate?.(warning) ?? []);
}

/** The same answer for a caller who wants another language, or none but English. @param warnings of its run */
export function inLanguageOf(
  translate: Translate | undefined,
  { result, upstream, ...answer }: RunTaskResponse,
  [ofResult = [], ...ofUpstream]: RunWarnings,
): RunTaskResponse {
  const localised = (one: TaskResult, warnings: readonly Told[] = []): TaskResult => {
    const localizedWarnings = localisedWarnings(warnings, translate);
    return one.provenance ? { ...one, provenance: { ...one.provenance, localizedWarnings } } : one;
  };
  return {
    ...answer,
    result: result && localised(result, ofResult),
    upstream: upstream.map((one, i) => localised(one, ofUpstream[i])),
  };
}
