/** How a choice is coloured. Each view has its own colour for a tone. */
export type ChoiceTone = 'positive' | 'negative' | 'neutral';

const tones: ReadonlyMap<string, ChoiceTone> = new Map([
  ['positive', 'positive'],
  ['negative', 'negative'],
]);

/** @param choiceId what programs match; its label is for people and may be in any language */
export function choiceTone(choiceId: string): ChoiceTone {
  return tones.get(choiceId) ?? 'neutral';
}
