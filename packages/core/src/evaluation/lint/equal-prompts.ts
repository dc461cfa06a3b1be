import { told } from '../../told.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { Finding } from './finding.js';
import type { LintRule } from './lint-rule.js';

/** Another task that asks the model the very same. */
export const equalPrompts: LintRule = {
  rule: 'equal-prompts',
  check: ({ compiled, others }) => {
    const key = promptKey(compiled);
    if (key === undefined) return { notChecked: told`the prompt cannot be rendered without an input` };
    return others
      .filter((other) => promptKey(other) === key)
      .map((other): Finding => {
        const sameLabels = outputKey(other) === outputKey(compiled);
        return {
          severity: sameLabels ? 'note' : 'warning',
          path: ['prompt'],
          measured: 1,
          limit: 1,
          message: told`task '${other.name}' has the same prompt (${blankLength(compiled)} tokens)${sameLabels ? told` and output` : told`, but another output`}.`,
          remedy: sameLabels
            ? told`Keep one of them, unless they differ in limits, windows or calibration on purpose.`
            : told`Say in each prompt what is asked for, such as its labels.`,
        };
      });
  },
};

const blankLength = ({ blankPrompt }: CompiledTask): number => blankPrompt?.tokenIds.length ?? 0;

const promptKey = ({ blankPrompt }: CompiledTask): string | undefined => blankPrompt?.tokenIds.join();

const outputKey = ({ task: { definition, labels } }: CompiledTask): string =>
  labels.length > 0 ? JSON.stringify(labels) : JSON.stringify(definition.output);
