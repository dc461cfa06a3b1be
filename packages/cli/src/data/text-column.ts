import { type PromptTask, QaioError, textInput, told } from '@qaio/core';

/** Which column is which of the task's inputs. */
export interface TextColumn {
  readonly column: string;
  readonly input: string;
}

/** What data sets call their text. */
const usualNames = ['text', 'text_a', 'review', 'sentence', 'content', '内容', '文本', '评论', '句子'];

/**
 * The column of the text that the task judges.
 *
 * @param columns of the file @param wanted a column by its name, where the caller gives one
 * @returns undefined for a task with several inputs: each is found by its own name
 * @throws QaioError `invalid-input` where no column, or more than one, can be meant
 */
export function textColumn(
  task: PromptTask,
  columns: readonly string[],
  wanted: string | undefined,
  file: string,
): TextColumn | undefined {
  const input = textInput(task);
  const has = told`${file} has ${columns.join(', ') || told`no columns`}`;
  if (wanted !== undefined) {
    if (input === undefined)
      throw new QaioError(
        'invalid-input',
        told`--text-field: task '${task.name}' takes more than one input. Name the columns after its inputs instead.`,
      );
    if (columns.includes(wanted)) return { column: wanted, input };
    throw new QaioError('invalid-input', told`--text-field: there is no column '${wanted}'; ${has}.`);
  }
  if (input === undefined) return undefined;
  if (columns.includes(input)) return { column: input, input };
  const usual = usualNames.filter((name) => columns.includes(name));
  const [column] = usual;
  if (column !== undefined && usual.length === 1) return { column, input };
  const why =
    usual.length > 1 ? told`it could be any of ${usual.join(', ')}` : told`none of them has a usual name`;
  throw new QaioError(
    'invalid-input',
    told`Cannot tell which column is the text: ${has}; ${why}. Name it with --text-field.`,
  );
}
