import { createHash } from 'node:crypto';
import type { TaskDefinition } from '../../task/task-definition.js';
import { type Told, told } from '../../told.js';
import type { ExampleSet } from './example-set.js';
import type { Wording } from './wording.js';

/** A way to say a task to the model. */
export interface Candidate {
  readonly wording: Wording;
  readonly set: ExampleSet;
}

/** The task as the candidate says it, without variants. */
export function candidateDefinition({ wording, set }: Candidate): TaskDefinition {
  return { ...wording.definition, examples: [...set.examples] };
}

/** A hash of what the model sees: the same for two candidates that differ in their history only. */
export function candidateKey(candidate: Candidate): string {
  const { system, prompt, examples } = candidateDefinition(candidate);
  const parts = [system ?? null, prompt, examples];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** For people. */
export function candidateWords({ wording, set }: Candidate): Told {
  return told`${wording.words}, ${set.words}`;
}
