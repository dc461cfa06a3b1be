import { createContext, useContext } from 'react';
import { type Palette, paletteOf } from './palette.js';

export const PaletteContext = createContext<Palette>(paletteOf.dark);

export function usePalette(): Palette {
  return useContext(PaletteContext);
}
