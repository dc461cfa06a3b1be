import type { Engine } from '../engine/engine.js';
import { greedy } from '../engine/sampling-params.js';
import type { AnswerRequest } from '../output/output-format.js';

/** A request for an answer to a prompt of three tokens, with nothing that may be asked for besides. */
export function answerRequest(engine: Engine, more: Partial<AnswerRequest> = {}): AnswerRequest {
  return {
    engine,
    prompts: [{ tokenIds: [1, 2, 3], prefixTokenCount: 2 }],
    sampling: { ...greedy, maxOutputTokens: 1 },
    stopSequences: [],
    calibration: undefined,
    aggregate: 'mean',
    conversation: undefined,
    signal: undefined,
    ...more,
  };
}
