/** What a key event tells. */
export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

// Safari ends the composition before the Enter that confirms it, and tells so by this code alone:
// https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode
const composingCode = 229;

/** Enter alone; not one that confirms an input method's choice. */
export function isSendKey({ key, shiftKey, isComposing, keyCode }: PressedKey): boolean {
  return key === 'Enter' && !shiftKey && !isComposing && keyCode !== composingCode;
}
