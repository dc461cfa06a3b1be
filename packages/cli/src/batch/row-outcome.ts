import type { RunResult } from '@qaio/core';

/** Why a row has no answer. */
export interface RowError {
  readonly code: string;
  readonly message: string;
}

export type RowOutcome = RunResult | RowError;

export const isRowError = (outcome: RowOutcome): outcome is RowError => 'code' in outcome;
