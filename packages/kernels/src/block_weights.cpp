#include "block_weights.h"

namespace qaio {

BlockWeights blockWeights(const ort::Api& api, const ort::KernelInfo* info, size_t index, bool hasOffsets) {
  const ort::Value* codes = constantInput(api, info, index);
  if (!codes || !constantInput(api, info, index + 1))
    refuse(api, "codes and scales have to be constants of the graph");
  const auto bits = static_cast<size_t>(attribute(api, info, "bits"));
  const auto blockSize = static_cast<size_t>(attribute(api, info, "block_size"));
  const auto dims = dimensionsOf(api, codes);
  const bool isKnown = (bits == 4 || bits == 8) && (blockSize == partInputs || blockSize == blockInputs);
  if (!isKnown || dims.size() != 3 || static_cast<size_t>(dims[2]) * 8 != blockSize * bits)
    refuse(api, "expected codes [outputs, blocks, bytes of a block], of 4 or 8 bits in blocks of 16 or 32");
  const auto outputs = static_cast<size_t>(dims[0]), blocks = static_cast<size_t>(dims[1]), inputs = blocks * blockSize;
  const auto* scales = constantData<float>(api, info, index + 1, outputs * blocks);
  const auto* zeroPoints = constantData<uint8_t>(api, info, index + 2, outputs * ((blocks + 1) / 2));
  const auto* offsets = hasOffsets ? constantData<float>(api, info, index + 3, outputs * blocks) : nullptr;
  if (inputs % blockInputs != 0) refuse(api, "expected a multiple of 32 inputs");
  if ((zeroPoints && bits == 8) || ((zeroPoints || offsets) && blockSize != blockInputs))
    refuse(api, "zero points are for 4 bits, and these and offsets for blocks of 32");
  return {dataOf<const uint8_t>(api, codes), bits, scales, zeroPoints, offsets, blockSize, inputs, outputs};
}

}  // namespace qaio
