import { contextRoom } from './context-room.js';
import { equalPrompts } from './equal-prompts.js';
import { exampleOrder } from './example-order.js';
import { labelLeaning } from './label-leaning.js';
import { labelMass } from './label-mass.js';
import { labelEndings, labelPasses } from './label-tokens.js';
import type { LintRule } from './lint-rule.js';
import { nearTies } from './near-ties.js';
import { uncachedPrompt } from './uncached-prompt.js';

/** In the order in which they are reported. */
export const lintRules: readonly LintRule[] = [
  labelMass,
  labelLeaning,
  labelEndings,
  exampleOrder,
  nearTies,
  labelPasses,
  uncachedPrompt,
  equalPrompts,
  contextRoom,
];
