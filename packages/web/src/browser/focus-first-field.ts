/** Of the page's form, once what was changed is drawn. */
export function focusFirstField(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('main form :is(textarea, input, select)')?.focus(),
  );
}
