/** Colours by what they mean, so that a screen is readable on any background, or without any. */
import type { ChoiceTone, ConnectionState } from '@qaio/client';

/** On which background the dashboard is read; `none` colours nothing. */
export type PaletteName = 'dark' | 'light' | 'none';

type Meaning = ChoiceTone | ConnectionState['status'] | 'user' | 'warning' | 'error' | 'quiet';
/** What Ink's `color` takes; undefined leaves the terminal's own. */
export type Palette = Readonly<Record<Meaning, string | undefined>>;

const dark: Palette = {
  positive: 'green',
  negative: 'red',
  neutral: 'yellow',
  connecting: 'yellow',
  connected: 'green',
  lost: 'red',
  user: 'cyan',
  warning: 'yellow',
  error: 'red',
  quiet: 'gray',
};

// each at least 4.5:1 on white: https://www.w3.org/TR/WCAG22/#contrast-minimum
const [green, red, amber, blue, gray] = ['#0a6b2d', '#b3261e', '#7a5b00', '#00597a', '#5f6368'];

const light: Palette = {
  positive: green,
  negative: red,
  neutral: amber,
  connecting: amber,
  connected: green,
  lost: red,
  user: blue,
  warning: amber,
  error: red,
  quiet: gray,
};

const none = Object.fromEntries(Object.keys(dark).map((meaning) => [meaning, undefined])) as Palette;

export const paletteOf: Readonly<Record<PaletteName, Palette>> = { dark, light, none };

/** @returns what Ink's Text takes */
export function colored(color: string | undefined): { readonly color?: string } {
  return color === undefined ? {} : { color };
}
