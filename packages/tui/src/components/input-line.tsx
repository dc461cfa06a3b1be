import { Box, Text, useCursor } from 'ink';
import type { TextField } from '../state/text-field.js';
import { fieldWindow } from '../text/field-window.js';
import { useWords } from '../words/words-context.js';

interface InputLineProps {
  readonly field: TextField;
  readonly columns: number;
  /** The screen row that the line stands on, from 0. */
  readonly row: number;
  readonly isRunning: boolean;
}

const prompt = '› ';

/** The line that is typed into. The terminal's own cursor stands in it, where input methods show their window. */
export function InputLine({ field, columns, row, isRunning }: InputLineProps) {
  const words = useWords();
  const { setCursorPosition } = useCursor();
  const { text, cursorColumn } = fieldWindow(field, columns - prompt.length);
  setCursorPosition({ x: prompt.length + cursorColumn, y: row });
  return (
    <Box>
      <Text color={isRunning ? 'gray' : 'cyan'}>{prompt}</Text>
      {text === '' ? (
        <Text dimColor wrap="truncate">
          {isRunning ? words.answering : words.typeHere}
        </Text>
      ) : (
        <Text wrap="truncate">{text}</Text>
      )}
    </Box>
  );
}
