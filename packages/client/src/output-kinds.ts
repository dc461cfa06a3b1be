import type { OutputKind } from '@qaio/protocol';

/** OutputKind's own members would bring all of the protocol's code into the page's first screen; the types hold the numbers. */
export const outputKinds: {
  readonly text: OutputKind.OUTPUT_KIND_TEXT;
  readonly choice: OutputKind.OUTPUT_KIND_CHOICE;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the compiler refuses other numbers
} = { text: 1, choice: 2 };
