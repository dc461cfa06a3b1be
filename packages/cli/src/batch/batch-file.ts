/** The answers of a batch on disk, in the rows' order, so that it can go on after it was ended at any moment. */
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { contentKey } from '../content-key.js';
import { UsageError } from '../exit-code.js';
import { unwritable } from '../output-file.js';

const lineFeed = 10;

export class BatchFile {
  readonly #file: FileHandle;
  readonly #mark: string;

  private constructor(
    file: FileHandle,
    mark: string,
    /** Rows that are answered already. */
    readonly doneCount: number,
  ) {
    this.#file = file;
    this.#mark = mark;
  }

  /**
   * @param parts everything that the answers depend on
   * @param isForced whether a file of something else may be replaced
   * @throws UsageError for a file that would be lost, QaioError `invalid-input` for one that cannot be written
   */
  static async open(path: string, parts: unknown, isForced: boolean): Promise<BatchFile> {
    const key = contentKey(parts);
    const mark = `${path}.unfinished`;
    const [known, written] = [await textOf(mark), await bytesOf(path)];
    const isSame = known?.trim() === key;
    if (written && !isSame && !isForced) throw wouldBeLost(path, known !== undefined);
    try {
      const whole = isSame ? wholeLines(written) : { bytes: 0, lines: 0 };
      await writeFile(mark, `${key}\n`);
      const file = await open(path, 'a');
      await file.truncate(whole.bytes);
      return new BatchFile(file, mark, whole.lines);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  async append(line: string): Promise<void> {
    await this.#file.appendFile(line);
  }

  /** @param isFinished whether every row is answered */
  async close(isFinished: boolean): Promise<void> {
    await this.#file.close();
    if (isFinished) await rm(this.#mark, { force: true });
  }
}

/** What comes before the last line feed: a line after it was being written when the process ended. */
function wholeLines(bytes: Buffer | undefined): { readonly bytes: number; readonly lines: number } {
  if (!bytes) return { bytes: 0, lines: 0 };
  const end = bytes.lastIndexOf(lineFeed) + 1;
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return { bytes: end, lines };
}

function wouldBeLost(path: string, isUnfinished: boolean): UsageError {
  return new UsageError(
    isUnfinished
      ? `${path} holds the answers of a batch of other rows, or of another task or model. Choose another file with --out, or add --force to replace it.`
      : `${path} already exists. Choose another file with --out, or add --force to replace it.`,
  );
}

const bytesOf = (path: string): Promise<Buffer | undefined> => readFile(path).catch(() => undefined);
const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
