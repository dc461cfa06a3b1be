import { type Arbitrary, array, constantFrom, double, nat, oneof, tuple, uint8Array } from 'fast-check';

const encoder = new TextEncoder();
/** Lengths and counts at the ends of their ranges; what is no UTF-8; what formats begin or end with. */
const splinters: readonly Uint8Array[] = [
  Uint8Array.of(0),
  Uint8Array.of(0xff),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0xff, 0xff, 0xff, 0x7f),
  Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80),
  Uint8Array.of(0xef, 0xbb, 0xbf),
  Uint8Array.of(0xff, 0xfe),
  Uint8Array.of(0xcc, 0xab, 0xb0, 0xf4),
  Uint8Array.of(0xed, 0xa0, 0x80),
  ...['\u001B[31m', '\r\n', '\r', '"', '{', '[', ']', '---\n', ': ', '- ', '\t', ',', '1e999'].map((text) =>
    encoder.encode(text),
  ),
];

type Edit = (bytes: Uint8Array) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const place = double({ min: 0, max: 1, noNaN: true });
const content = oneof(constantFrom(...splinters), uint8Array({ maxLength: 12 }));
const at = (bytes: Uint8Array, share: number): number => Math.floor(share * bytes.length);

const edits: Arbitrary<Edit> = oneof(
  tuple(place, nat(7)).map(([where, bit]): Edit => (bytes) => {
    const changed = Uint8Array.from(bytes);
    const index = at(bytes, where);
    if (index < changed.length) changed[index] = (changed[index] ?? 0) ^ (1 << bit);
    return changed;
  }),
  tuple(place, content).map(([where, part]): Edit => (bytes) => {
    const index = at(bytes, where);
    return joined(bytes.subarray(0, index), part, bytes.subarray(index));
  }),
  tuple(place, content).map(([where, part]): Edit => (bytes) => {
    const index = at(bytes, where);
    return joined(bytes.subarray(0, index), part, bytes.subarray(index + part.length));
  }),
  tuple(place, nat(64)).map(([where, count]): Edit => (bytes) => {
    const index = at(bytes, where);
    return joined(bytes.subarray(0, index), bytes.subarray(index + count));
  }),
  tuple(place, place).map(([a, b]): Edit => (bytes) => {
    const [from, to] = [at(bytes, Math.min(a, b)), at(bytes, Math.max(a, b))];
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  }),
  place.map(
    (where): Edit =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
);

/** Sound bytes after one to six accidents: bits turned, parts changed, put in, left out, said twice, the end cut off. */
export function mangledBytes(...sound: readonly (string | Uint8Array)[]): Arbitrary<Uint8Array> {
  const bases = sound.map((one) => (typeof one === 'string' ? encoder.encode(one) : one));
  return tuple(constantFrom(...bases), array(edits, { minLength: 1, maxLength: 6 })).map(([base, all]) =>
    all.reduce((bytes, edit) => edit(bytes), base),
  );
}
