import { Engine } from '../engine/engine.js';
import type { EngineOptions } from '../engine/engine-options.js';
import type { LanguageModel } from '../language-model.js';
import { ChatTemplate } from '../text/chat-template.js';
import { type NextTokenScript, type ScriptedModelRunner } from './scripted-model-runner.js';
import { TinyTokenizer, tinyChatTemplate } from './tiny-tokenizer.js';

const endOfTurn = 257;

/** A complete language model around a scripted runner. */
export function scriptedModel(
  runner: ScriptedModelRunner,
  options: Partial<EngineOptions> = {},
): LanguageModel {
  let now = 0;
  const clock = (): number => (now += 1);
  return {
    identity: {
      name: 'scripted',
      sha256: '00',
      dtype: 'fp32',
      architecture: 'scripted',
      note: undefined,
    },
    engine: new Engine({
      runner,
      clock,
      maxWaiting: 8,
      prefillBudget: 64,
      prefixCacheBytes: 1 << 20,
      ...options,
    }),
    tokenizer: new TinyTokenizer(),
    chatTemplate: new ChatTemplate(tinyChatTemplate),
    stopTokenIds: [endOfTurn],
    stopStrings: [],
    vocabSize: runner.shape.vocabSize,
    contextLength: runner.shape.contextLength,
  };
}

/** Answers every prompt (a text that ends in an opened assistant turn) with what `reply` makes of it. */
export function replyScript(reply: (prompt: string) => string): NextTokenScript {
  const tokenizer = new TinyTokenizer();
  return (tokenIds) => {
    const answerStart = tokenIds.lastIndexOf(256) + 'assistant\n'.length + 1;
    const answer = tokenizer.encodePlain(reply(tokenizer.detokenise(tokenIds.slice(0, answerStart))));
    return answer[tokenIds.length - answerStart] ?? endOfTurn;
  };
}
