import { type ErrorCode, QaioError } from '../../errors.js';

/**
 * What some work refuses a value with; undefined where it takes it.
 *
 * @throws whatever is no refusal, or has none of the codes
 */
export async function refusalOf(
  codes: readonly ErrorCode[],
  work: () => unknown,
): Promise<QaioError | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof QaioError && codes.includes(thrown.code)) return thrown;
    throw thrown;
  }
}
