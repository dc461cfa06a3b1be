import { told } from '../../told.js';
import { inPercent } from './finding.js';
import type { LintRule } from './lint-rule.js';

const leastRoom = 0.05;

/** Inputs that are allowed and hardly fit. */
export const contextRoom: LintRule = {
  rule: 'context-room',
  check: ({ compiled: { task, blankPrompt, output }, model: { contextLength } }) => {
    if (!blankPrompt) return { notChecked: told`the prompt cannot be rendered without an input` };
    const { input, config } = task.definition;
    const answer = Math.max(0, ...output.labels.map(({ tokenIds }) => tokenIds.length - 1));
    const own =
      blankPrompt.tokenIds.length + (task.output.features.decoding ? config.maxOutputTokens : answer);
    const { maxTokens } = input.limits ?? {};
    if (maxTokens === undefined) return unlimited(own, contextLength);
    const room = (contextLength - own - maxTokens) / contextLength;
    if (room >= leastRoom) return [];
    const needed = own + maxTokens;
    return [
      {
        severity: room < 0 ? 'warning' : 'note',
        path: ['input', 'limits', 'maxTokens'],
        measured: needed,
        limit: Math.floor((1 - leastRoom) * contextLength),
        message: told`the longest input makes ${needed} tokens with prompt and answer, ${inPercent(needed / contextLength)} of the context of ${contextLength}.`,
        remedy: told`Lower input.limits.maxTokens, shorten the examples, or load the model with a larger --context.`,
      },
    ];
  },
};

function unlimited(own: number, contextLength: number): ReturnType<LintRule['check']> {
  return [
    {
      severity: 'note',
      path: ['input'],
      measured: contextLength - own,
      limit: contextLength,
      message: told`no limit in tokens: inputs of more than ${contextLength - own} are refused only once they are encoded, by a bound that changes with the model.`,
      remedy: told`Set input.limits.maxTokens, to ${contextLength - own} at most here.`,
    },
  ];
}
