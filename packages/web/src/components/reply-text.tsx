import { type ComponentType, useEffect, useState } from 'react';

type View = ComponentType<{ readonly text: string }>;
let loaded: View | undefined;

interface ReplyTextProps {
  readonly text: string;
  /** It may be Markdown. */
  readonly isProse: boolean;
}

/** An answer, as it was written until the code that reads Markdown is there. */
export function ReplyText({ text, isProse }: ReplyTextProps) {
  const [View, setView] = useState<View | undefined>(() => loaded);
  useEffect(() => {
    if (!isProse || loaded) return;
    import('../markdown/markdown-view.js').then(
      ({ MarkdownView }) => {
        loaded = MarkdownView;
        setView(() => MarkdownView);
      },
      // the server that has it is gone: it can be read as it is
      () => undefined,
    );
  }, [isProse]);
  return isProse && View ? <View text={text} /> : <p>{text}</p>;
}
