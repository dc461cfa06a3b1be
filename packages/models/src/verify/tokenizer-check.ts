import { type Tokenizer, told, toldAll } from '@qaio/core';
import type { ModelManifest } from '../model-folder/model-manifest.js';
import { type Check, check } from './check.js';
import { roundTripTexts } from './verify-texts.js';

/** Whether texts survive a round trip through ids within the model's vocabulary. */
export function checkTokenizer(tokenizer: Tokenizer, { vocabSize, eosTokenIds }: ModelManifest): Check {
  const encoded = roundTripTexts.map((text) => ({ text, ids: tokenizer.encodePlain(text) }));
  const changed = encoded.filter(({ text, ids }) => tokenizer.detokenise(ids) !== text);
  const beyond = [...tokenizer.specialTokens.values(), ...encoded.flatMap(({ ids }) => ids)].filter(
    (id) => id >= vocabSize,
  );
  const unknownStopTokens = eosTokenIds.filter((id) => id >= vocabSize);
  const problems = [
    ...changed.map(
      ({ text, ids }) =>
        told`${JSON.stringify(text)} comes back as ${JSON.stringify(tokenizer.detokenise(ids))}`,
    ),
    ...(beyond.length > 0
      ? [told`ids beyond the vocabulary of ${vocabSize}: ${beyond.slice(0, 3).join(', ')}`]
      : []),
    ...(unknownStopTokens.length > 0
      ? [told`stop tokens beyond the vocabulary: ${unknownStopTokens.join(', ')}`]
      : []),
  ];
  const detail =
    problems.length > 0 ? toldAll(problems, '; ') : told`${encoded.length} texts come back unchanged`;
  return check(told`tokenizer`, problems.length === 0, detail, {
    texts: encoded.length,
    wrong: changed.length,
  });
}
