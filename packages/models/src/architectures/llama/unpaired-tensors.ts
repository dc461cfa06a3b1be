import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import type { TensorFile } from '../../checkpoint/tensor-source.js';
import { mapGrid } from '../../quantise/block-grid.js';

/** A GGUF file's tensors in the row order of a Hugging Face checkpoint. */
export function unpaired(file: TensorFile, { headCount, kvHeadCount }: DecoderConfig): TensorFile {
  return {
    read: async (name, shape) => {
      const tensor = await file.read(name, shape);
      const heads = name.includes('q_proj') ? headCount : name.includes('k_proj') ? kvHeadCount : undefined;
      if (heads === undefined) return tensor;
      const { data, grid } = tensor;
      const unpair = (rows: Float32Array): Float32Array => unpairRows(rows, heads, shape[0] ?? 1);
      return { shape, data: unpair(data), grid: grid && mapGrid(grid, unpair) };
    },
    close: () => file.close(),
  };
}

/**
 * llama.cpp puts the two rows that a rotation pairs next to each other; Hugging Face has them half a head apart.
 * https://github.com/ggml-org/llama.cpp/blob/master/convert_hf_to_gguf.py (LlamaModel.permute)
 *
 * @param data `[rows, columns]`
 */
function unpairRows(data: Float32Array, heads: number, rows: number): Float32Array {
  const columns = data.length / rows;
  const headDim = rows / heads;
  const half = headDim / 2;
  const output = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const inHead = row % headDim;
    const target = row - inHead + (inHead % 2) * half + (inHead >> 1);
    output.set(data.subarray(row * columns, (row + 1) * columns), target * columns);
  }
  return output;
}
