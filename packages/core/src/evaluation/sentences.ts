const sentenceEnd = /[。！？!?…～~]+|\.(?=\s|$)/u;

/** How many sentences a text has; a part without a letter or digit, such as an emoji after the last, is none. */
export function countSentences(text: string): number {
  return text.split(sentenceEnd).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}
