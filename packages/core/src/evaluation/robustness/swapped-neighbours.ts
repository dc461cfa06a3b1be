import type { Random } from '../../engine/random.js';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Where a swap would say something else. */
const negation = /[不没沒无無非未别別勿莫]/u;
const fewest = 4;

/** @returns the text with two neighbouring letters swapped, as typed in haste; undefined for one with none to swap */
export function swappedNeighbours(text: string, random: Random): string | undefined {
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  if (characters.length < fewest) return undefined;
  const places = characters.flatMap((one, i) => (isSwappable(one, characters[i + 1], i) ? [i] : []));
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return undefined;
  const [one = '', other = ''] = characters.slice(place, place + 2);
  characters.splice(place, 2, other, one);
  return characters.join('');
}

/** Both letters, different, of one script, no negation; not the first of a text, which readers lean on most. */
function isSwappable(one: string, other: string | undefined, place: number): boolean {
  if (other === undefined || one === other || place === 0) return false;
  if (negation.test(one) || negation.test(other)) return false;
  return [/^\p{Script=Han}$/u, /^\p{Script=Latin}$/u].some(
    (letter) => letter.test(one) && letter.test(other),
  );
}
