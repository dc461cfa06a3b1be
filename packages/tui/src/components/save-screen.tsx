import { Text } from 'ink';
import { fileFormats } from '../copies/conversation-copy.js';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { useWords } from '../words/words-context.js';
import { Pane } from './pane.js';

/** As what the conversation can be saved, one of them marked. */
export function SaveScreen({ size, marked }: { readonly size: PaneSize; readonly marked: number }) {
  const { saveTitle, formats } = useWords();
  const { columns } = contentSize(size);
  return (
    <Pane title={saveTitle} size={size}>
      {fileFormats.map((format, i) => (
        <Text key={format} wrap="truncate" bold={i === marked}>
          {shortened(`${i === marked ? '▸' : ' '} ${i + 1} ${formats[format]}`, columns)}
        </Text>
      ))}
    </Pane>
  );
}
