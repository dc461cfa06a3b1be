import { type RopeScaling, ropeFrequencies } from '../checkpoint/rope-scaling.js';

/** Cosines and sines of rotary position embedding, each `[positions, headDim / 2]`. https://arxiv.org/abs/2104.09864 */
export function rotaryTables(
  positions: number,
  headDim: number,
  theta: number,
  scaling?: RopeScaling,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = headDim / 2;
  const { frequencies, amplitude } = ropeFrequencies(headDim, theta, scaling);
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++)
    frequencies.forEach((frequency, i) => {
      cos[position * half + i] = amplitude * Math.cos(position * frequency);
      sin[position * half + i] = amplitude * Math.sin(position * frequency);
    });
  return { cos, sin };
}
