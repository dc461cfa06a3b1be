import { Told, type ToldPart, told, toldAll } from './told.js';

/** Why something failed. Closed: every layer maps these codes, and only these, to its own vocabulary. */
export type ErrorCode =
  | 'invalid-input' // what the caller sent does not fit the task's input schema or limits
  | 'invalid-task' // a task file is wrong
  | 'unknown-task'
  | 'unknown-conversation'
  | 'task-changed' // the caller expected another version of the task
  | 'conversation-changed' // the caller expected another state of the conversation
  | 'already-exists' // what the caller wants to create
  | 'request-id-reused' // by the same caller, for another request
  | 'unauthenticated' // the caller names no key, or one that nobody has
  | 'not-allowed' // the task does not offer what the caller asks for, such as a sampling override
  | 'prompt-too-long' // fits the task's limits, but not the model's context
  | 'output-incomplete' // the token limit was reached before the output was complete
  | 'invalid-option' // an option is out of its range, or does not go with what it is for
  | 'queue-full'
  | 'queue-too-slow' // who waits there gets no slot in the time that there is
  | 'request-too-large'
  | 'rate-limited' // the caller has started as many runs as its key may
  | 'aborted'
  | 'deadline-exceeded'
  | 'model-not-found'
  | 'model-invalid' // a model file is damaged or contradicts itself
  | 'model-unsupported' // well-formed, but of a kind that cannot be run here
  | 'download-failed' // a model hub cannot be reached, or sends something other than it lists
  | 'storage-failed' // a folder cannot be written to
  | 'storage-unavailable' // what the caller sent cannot be kept for now: the disk is full, or cannot be written
  | 'engine-failed'
  | 'address-unavailable' // the listening address is in use or not this machine's
  | 'unavailable'; // loading, its engine lost, or shutting down

/** One wrong field of a request, named by its path from the request's root, such as `input.text`. */
export interface FieldViolation {
  readonly field: string;
  readonly reason: string;
  readonly description: string;
  /** The description, where it can be said in other languages. */
  readonly told?: Told;
}

/** One wrong place in a file; `file` is empty for a task that code made. Line and column count from 1. */
export interface SourceProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  /** The message, where it can be said in other languages. */
  readonly told?: Told;
}

export interface ErrorDetails {
  readonly violations?: readonly FieldViolation[];
  readonly problems?: readonly SourceProblem[];
  /** Whole seconds after which the same request is accepted, where that is known. */
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The only error that packages throw on purpose. The message says what was expected, what came, where, and what to
 * do; it is safe to show to whoever made the request. `cause` is for logs.
 */
export class QaioError extends Error {
  override readonly name = 'QaioError';
  readonly violations: readonly FieldViolation[];
  readonly problems: readonly SourceProblem[];
  readonly retryAfterSeconds: number | undefined;
  /** The message, where it can be said in other languages. */
  readonly told: Told | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string | Told,
    details: ErrorDetails = {},
  ) {
    super(String(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.told = message instanceof Told ? message : undefined;
    this.violations = details.violations ?? [];
    this.problems = details.problems ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** An `invalid-task` error that tells every problem on a line of its own, behind its place. */
export function invalidTask(problems: readonly SourceProblem[], cause?: unknown): QaioError {
  const lines = problems.map(({ file, line, column, path, message, told: said = message }) => {
    const place = file === '' ? '' : `${file}:${line}:${column}: `;
    return told`${place}${path === '' || file === '' ? '' : `${path}: `}${said}`;
  });
  return new QaioError('invalid-task', toldAll(lines, '\n'), { problems, cause });
}

/** The error that an aborted signal stands for: its own reason if that is a QaioError or a timeout. */
export function abortError(signal: AbortSignal): QaioError {
  const reason: unknown = signal.reason;
  if (reason instanceof QaioError) return reason;
  if ((reason as { readonly name?: unknown } | undefined)?.name === 'TimeoutError')
    return new QaioError('deadline-exceeded', told`The deadline passed before the run ended.`, {
      cause: reason,
    });
  return new QaioError('aborted', told`The run was cancelled.`, { cause: reason });
}

const maxListed = 20;

/** Problems in one sentence: all of them, or how many there are and the first 20. */
export function listProblems(problems: readonly ToldPart[]): Told {
  const shown = toldAll(problems.slice(0, maxListed), '; ');
  return problems.length > maxListed
    ? told`${problems.length} problems; the first ${maxListed}: ${shown}`
    : shown;
}

/** As a problem and a violation have them. */
export function worded<Name extends 'message' | 'description'>(
  name: Name,
  text: string | Told,
): Readonly<Record<Name, string>> & { readonly told?: Told } {
  const plain = { [name]: String(text) } as Record<Name, string>;
  return text instanceof Told ? { ...plain, told: text } : plain;
}

/** A problem as JSON has it, for logs and programs: what it is told in has the same words. */
export function withoutTold(problem: SourceProblem): Omit<SourceProblem, 'told'> {
  const { file, line, column, path, message } = problem;
  return { file, line, column, path, message };
}

/** Everything that is wrong with a request, as {@link listProblems} lists it. */
export function listViolations(violations: readonly FieldViolation[]): Told {
  return listProblems(
    violations.map(({ field, description, told: said = description }) => told`${field} ${said}`),
  );
}

/** For bugs in this program, as opposed to a caller's mistakes. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The message as a part of another. */
export function errorPart(thrown: unknown): string | Told {
  if (thrown instanceof QaioError) return thrown.told ?? thrown.message;
  const message = errorMessage(thrown);
  const { code = '' } = (thrown ?? {}) as NodeJS.ErrnoException;
  // of a file: ENOENT: no such file or directory, open 'x'
  return (message.includes(`${code}: `) ? systemReasons.get(code) : undefined) ?? message;
}

/** What the system says of a file, by its code. */
const systemReasons: ReadonlyMap<string, Told> = new Map([
  ['ENOENT', told`there is no such file or folder (ENOENT)`],
  ['EACCES', told`permission denied (EACCES)`],
  ['EPERM', told`it is not permitted (EPERM)`],
  ['EISDIR', told`it is a folder (EISDIR)`],
  ['ENOTDIR', told`part of its path is not a folder (ENOTDIR)`],
  ['EEXIST', told`it is there already (EEXIST)`],
  ['ENOSPC', told`no space left on device (ENOSPC)`],
  ['EROFS', told`the file system is read-only (EROFS)`],
  ['EMFILE', told`too many files are open (EMFILE)`],
]);
