export interface ColumnQuantised {
  /** `[inputs, outputs]`, two's complement */
  readonly data: Int8Array;
  /** `[outputs]` */
  readonly scales: Float32Array;
}

/**
 * Symmetric 8-bit quantisation with one scale an output, laid out as the runtime's DynamicQuantizeMatMul wants it.
 *
 * @param weights `[outputs, inputs]`
 */
export function quantiseColumns(weights: Float32Array, outputs: number): ColumnQuantised {
  const inputs = weights.length / outputs;
  const data = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    const scale = row.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0) / 127;
    scales[output] = scale;
    for (let input = 0; input < inputs; input++)
      data[input * outputs + output] = scale === 0 ? 0 : Math.round((row[input] ?? 0) / scale);
  }
  return { data, scales };
}
