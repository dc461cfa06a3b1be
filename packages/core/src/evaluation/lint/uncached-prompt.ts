import { told } from '../../told.js';
import type { LintRule } from './lint-rule.js';
import { inPercent } from './finding.js';

/** Of the prompt's own words, those of the chat template included. */
const leastCached = 0.5;
/** The chat template alone has about ten behind the prefix. */
const manyTokens = 24;

/** Words of the prompt that run anew for every request. */
export const uncachedPrompt: LintRule = {
  rule: 'uncached-prompt',
  check: ({ compiled: { blankPrompt } }) => {
    if (!blankPrompt) return { notChecked: told`the prompt cannot be rendered without an input` };
    const { tokenIds, prefixTokenCount } = blankPrompt;
    const uncached = tokenIds.length - prefixTokenCount;
    if (uncached < manyTokens) return [];
    const cached = prefixTokenCount / tokenIds.length;
    return [
      {
        severity: cached < leastCached ? 'warning' : 'note',
        path: ['prompt'],
        measured: uncached,
        limit: manyTokens,
        message: told`${uncached} of the ${tokenIds.length} tokens of the prompt's own words stand in the message with the input and run anew for each; ${inPercent(cached)} stay in the cache.`,
        remedy: told`Move what is the same for every input from 'prompt' to 'system'.`,
      },
    ];
  },
};
