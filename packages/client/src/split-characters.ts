const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What a person sees as one character each: grapheme clusters, so that an emoji is never cut in half. */
export function splitCharacters(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
