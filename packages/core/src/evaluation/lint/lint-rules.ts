import { labelMass } from './label-mass.js';
import type { LintRule } from './lint-rule.js';

/** In the order in which they are reported. */
export const lintRules: readonly LintRule[] = [labelMass];
