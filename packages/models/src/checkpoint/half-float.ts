const toFloat32 = new Float32Array(1 << 16);
for (let bits = 0; bits < toFloat32.length; bits++) toFloat32[bits] = decodeHalf(bits);

/** IEEE 754 binary16 bit patterns to numbers; every value is exact. */
export function fromFloat16(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = toFloat32[bits[i] ?? 0] ?? 0;
  return values;
}

/** A single binary16 bit pattern as a number. */
export function float16(bits: number): number {
  return toFloat32[bits] ?? NaN;
}

/** bfloat16 is the upper half of a binary32. */
export function fromBfloat16(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = (bits[i] ?? 0) << 16;
  return new Float32Array(wide.buffer);
}

function decodeHalf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
