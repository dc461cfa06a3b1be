import { writeOutput } from '../output-file.js';

/** What was fitted for one model, prompt and set of labels. */
interface Fit {
  readonly fingerprint: string;
}

/**
 * Writes a task's readouts or scopes with a new one among them: those that were fitted for other models stay.
 *
 * @param stored undefined: there are none yet
 */
export async function writeFit<T extends Fit>(
  path: string,
  head: { readonly format: number; readonly task: string },
  stored: { readonly fits: readonly T[] } | undefined,
  fitted: T,
): Promise<void> {
  const others = (stored?.fits ?? []).filter(({ fingerprint }) => fingerprint !== fitted.fingerprint);
  await writeOutput(path, `${JSON.stringify({ ...head, fits: [...others, fitted] })}\n`);
}
