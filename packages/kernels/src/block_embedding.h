// Embeddings of tokens, from weights in blocks that the head is tied to.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `BlockEmbedding(ids [...] of int64, codes, scales, zeroPoints?) -> [..., inputs]`: of each token its row, the weights as
 * `BlockLinear` has them. A `BlockLinear` over the same constants that comes later shares their packed copy.
 *
 * Attributes `bits`, `block_size` as there.
 */
extern const ort::Operator blockEmbedding;

}  // namespace qaio
