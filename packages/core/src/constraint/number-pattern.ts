/** Numbers between bounds as regular expressions over how JSON writes them. */

export interface NumberBounds {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
}

interface Bound {
  readonly value: number;
  /** Whether the bound itself is not allowed. */
  readonly isOpen: boolean;
}

interface Range {
  readonly from: Bound;
  readonly to: Bound;
}

const integerDigits = 15;
/** Every magnitude that is written is below; integers up to here are exact. */
const limit = 10 ** integerDigits;
const decimals = `[0-9]{1,${integerDigits}}`;

/** @returns undefined if there is no integer between the bounds */
export function integerPattern(bounds: NumberBounds): string | undefined {
  return signedPattern(rangeOf(bounds), ({ from, to }) =>
    naturals(from.value + Number(from.isOpen), to.value - Number(to.isOpen)),
  );
}

/** @returns undefined if there is nothing between the bounds */
export function decimalPattern(bounds: NumberBounds): string | undefined {
  return signedPattern(rangeOf(bounds), magnitudes);
}

/** If several bounds are given, the tightest applies. */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberBounds): Range {
  const [low, lowOpen] = [minimum ?? -limit, exclusiveMinimum ?? -limit];
  const [high, highOpen] = [maximum ?? limit, exclusiveMaximum ?? limit];
  return {
    from: { value: Math.max(low, lowOpen), isOpen: lowOpen >= low },
    to: { value: Math.min(high, highOpen), isOpen: highOpen <= high },
  };
}

/** Negative numbers are a minus sign and their magnitude; zero has no sign. */
function signedPattern(
  { from, to }: Range,
  magnitudePattern: (range: Range) => string | undefined,
): string | undefined {
  const zero = { value: 0, isOpen: false };
  const negated = ({ value, isOpen }: Bound): Bound => ({ value: -value, isOpen });
  const above = to.value < 0 ? undefined : magnitudePattern({ from: from.value < 0 ? zero : from, to });
  const fromZero = { value: 0, isOpen: true };
  const below =
    from.value >= 0
      ? undefined
      : magnitudePattern({ from: to.value < 0 ? negated(to) : fromZero, to: negated(from) });
  return either([...(below === undefined ? [] : [`-${below}`]), ...(above === undefined ? [] : [above])]);
}

/** Decimals, as an integer part and a fraction, between non-negative integers. */
function magnitudes({ from, to }: Range): string | undefined {
  const integerParts = naturals(from.value + Number(from.isOpen), to.value - 1);
  const isApart = from.value < to.value;
  return either([
    ...(from.isOpen && isApart ? [`${from.value}\\.[0-9]{0,${integerDigits - 1}}[1-9]`] : []),
    ...(integerParts === undefined ? [] : [`${integerParts}(?:\\.${decimals})?`]),
    ...(to.isOpen || (!isApart && from.isOpen) ? [] : [`${to.value}(?:\\.0{1,${integerDigits}})?`]),
  ]);
}

/** Natural numbers `from` to `to`, both included, without leading zeros. */
function naturals(from: number, to: number): string | undefined {
  if (from > to) return undefined;
  const parts: string[] = [];
  let start = from;
  while (start <= to) {
    const length = String(start).length;
    const longest = String(to + 1).length - 1;
    // all numbers of `length` to `longest - 1` digits at once
    const spansLengths = length > 1 && start === 10 ** (length - 1) && longest > length;
    const end = spansLengths ? 10 ** longest - 1 : Math.min(to, 10 ** length - 1);
    parts.push(
      spansLengths ? `[1-9][0-9]{${length - 1},${longest - 1}}` : sameLength(String(start), String(end)),
    );
    start = end + 1;
  }
  return either(parts);
}

/** Numbers of as many digits as both bounds have. */
function sameLength(from: string, to: string): string {
  const [first = '', last = ''] = [from[0], to[0]];
  const [fromRest, toRest] = [from.slice(1), to.slice(1)];
  if (fromRest === '') return digits(Number(first), Number(last));
  if (first === last) return `${first}${sameLength(fromRest, toRest)}`;
  const [zeros, nines] = ['0'.repeat(fromRest.length), '9'.repeat(fromRest.length)];
  const [lower, upper] = [
    Number(first) + Number(fromRest !== zeros),
    Number(last) - Number(toRest !== nines),
  ];
  return (
    either([
      ...(fromRest === zeros ? [] : [`${first}${sameLength(fromRest, nines)}`]),
      ...(lower > upper ? [] : [`${digits(lower, upper)}${anyDigits(fromRest.length)}`]),
      ...(toRest === nines ? [] : [`${last}${sameLength(zeros, toRest)}`]),
    ]) ?? ''
  );
}

const anyDigits = (count: number): string => (count === 1 ? '[0-9]' : `[0-9]{${count}}`);
const digits = (from: number, to: number): string => (from === to ? String(from) : `[${from}-${to}]`);

function either(parts: readonly string[]): string | undefined {
  return parts.length > 1 ? `(?:${parts.join('|')})` : parts[0];
}
