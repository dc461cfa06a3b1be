import type { Classification, LabelScore } from '@qaio/core';

/** A label as OpenAI's API writes a token. */
interface LabelToken {
  readonly token: string;
  /** Natural logarithm of the label's probability among all labels. */
  readonly logprob: number;
  /** UTF-8. */
  readonly bytes: readonly number[];
}

export interface LabelLogprob extends LabelToken {
  /** The likeliest first. */
  readonly top_logprobs: readonly LabelToken[];
}

/** JSON has no infinity; OpenAI's API writes this for what is out of the question. */
const lowestLogprob = -9999;

/** @param top how many labels to tell of @returns the answer as one token; an abstention is an empty one, and certain */
export function labelLogprob({ label, scores }: Classification, top: number): LabelLogprob {
  const ranked = [...scores].sort((a, b) => b.probability - a.probability).map(labelToken);
  const answer = ranked.find(({ token }) => token === label) ?? { token: '', logprob: 0, bytes: [] };
  return { ...answer, top_logprobs: ranked.slice(0, top) };
}

function labelToken({ label, probability }: LabelScore): LabelToken {
  const logprob = Math.max(lowestLogprob, Math.log(probability));
  return { token: label, logprob, bytes: [...new TextEncoder().encode(label)] };
}
