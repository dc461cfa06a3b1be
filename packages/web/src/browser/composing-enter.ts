// Safari ends the composition before the Enter that confirms it, and tells so by this code alone:
// https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode
const composingCode = 229;

/** What a key event tells. */
export interface PressedKey {
  readonly key: string;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Whether it is an Enter that confirms an input method's choice. */
export function isComposingEnter({ key, isComposing, keyCode }: PressedKey): boolean {
  return key === 'Enter' && (isComposing || keyCode === composingCode);
}

/** An Enter of an input method sends no form, breaks no line and reaches no field's listener, whichever field has it. */
export function keepComposingEnter(page: Pick<Window, 'addEventListener'>): void {
  const stop = (event: KeyboardEvent): void => {
    if (!isComposingEnter(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // on its way down: before every listener of a field
  page.addEventListener('keydown', stop, { capture: true });
}
