/** Cosines and sines of rotary position embedding, each `[positions, headDim / 2]`. https://arxiv.org/abs/2104.09864 */
export function rotaryTables(
  positions: number,
  headDim: number,
  theta: number,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = headDim / 2;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++)
    for (let i = 0; i < half; i++) {
      const angle = position / theta ** (i / half);
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  return { cos, sin };
}
