const usualSoakCalls = 30_000;

export interface LoadArguments {
  /** How many calls a soak has; undefined: there is none. */
  readonly soakCalls: number | undefined;
  /** Of `aio serve`. */
  readonly options: readonly string[];
}

/** @throws Error for a soak of what is no number of calls */
export function readArguments(words: readonly string[]): LoadArguments {
  const isOfSoak = (word: string): boolean => /^--soak(?:=|$)/u.test(word);
  const soak = words.find(isOfSoak);
  const options = words.filter((word) => !isOfSoak(word));
  return { soakCalls: soak === undefined ? undefined : soakCallsOf(soak), options };
}

function soakCallsOf(word: string): number {
  const [, calls = String(usualSoakCalls)] = word.split('=');
  if (/^[1-9]\d{0,8}$/u.test(calls)) return Number(calls);
  throw new Error(`${word}: expected a number of calls, such as --soak=4000`);
}
