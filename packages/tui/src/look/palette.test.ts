import { expect, test } from '@jest/globals';
import { paletteOf } from './palette.js';

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('every colour for a light background has a contrast of 4.5 to white', () => {
  for (const color of Object.values(paletteOf.light))
    expect(1.05 / (luminance(color ?? '') + 0.05)).toBeGreaterThanOrEqual(4.5);
});

test('without colours there is none', () => {
  expect(Object.values(paletteOf.none)).toEqual(Object.values(paletteOf.dark).map(() => undefined));
});
