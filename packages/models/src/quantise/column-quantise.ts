import { QuantisationError } from './quantisation-error.js';

// locals: a global is looked up anew for every weight
const { abs, max, round } = Math;

export interface ColumnQuantised {
  /** `[inputs, outputs]`, two's complement */
  readonly data: Int8Array;
  /** `[outputs]` */
  readonly scales: Float32Array;
  readonly error: QuantisationError;
}

/**
 * Symmetric 8-bit quantisation with one scale per output, laid out as the runtime's MatMulIntegerToFloat expects it.
 *
 * @param weights `[outputs, inputs]`
 */
export function quantiseColumns(weights: Float32Array, outputs: number): ColumnQuantised {
  const inputs = weights.length / outputs;
  const data = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  const error = new QuantisationError();
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    const scale = row.reduce((largest, weight) => max(largest, abs(weight)), 0) / 127;
    scales[output] = scale;
    for (let input = 0; input < inputs; input++) {
      const weight = row[input] ?? 0;
      const code = scale === 0 ? 0 : round(weight / scale);
      data[input * outputs + output] = code;
      error.add(weight, code * scale);
    }
  }
  return { data, scales, error };
}
