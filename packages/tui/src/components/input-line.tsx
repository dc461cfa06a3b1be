import { Box, Text, useCursor } from 'ink';
import stringWidth from 'string-width';
import { colored } from '../look/palette.js';
import { usePalette } from '../look/palette-context.js';
import { shortened } from '../text/shown-text.js';
import type { TextField } from '../state/text-field.js';
import { fieldWindow } from '../text/field-window.js';
import { useWords } from '../words/words-context.js';

interface InputLineProps {
  readonly field: TextField;
  readonly columns: number;
  /** The screen row that the line stands on, from 0. */
  readonly row: number;
  /** Which value is asked for; empty where there is only one. */
  readonly label: string;
  /** What is to be typed; empty where everybody knows. */
  readonly hint: string;
  readonly isRunning: boolean;
}

/** The line that is typed into. The terminal's own cursor stands in it, where input methods show their window. */
export function InputLine({ field, columns, row, label, hint, isRunning }: InputLineProps) {
  const words = useWords();
  const palette = usePalette();
  const { setCursorPosition } = useCursor();
  const prompt = `${shortened(label, Math.floor(columns / 2))}${label === '' ? '' : ' '}› `;
  const promptColumns = stringWidth(prompt);
  const { text, cursorColumn } = fieldWindow(field, columns - promptColumns);
  setCursorPosition({ x: promptColumns + cursorColumn, y: row });
  return (
    <Box>
      <Text {...colored(isRunning ? palette.quiet : palette.user)}>{prompt}</Text>
      {text === '' ? (
        <Text dimColor wrap="truncate">
          {isRunning ? words.answering : hint || words.typeHere}
        </Text>
      ) : (
        <Text wrap="truncate">{text}</Text>
      )}
    </Box>
  );
}
