// Weights in blocks as a node of the graph has them.
#pragma once
#include "block_matrix.h"
#include "kernel_operator.h"

namespace qaio {

/**
 * By the node's attributes `bits` and `block_size`.
 * @param index of the codes `[outputs][blocks][bytes of a block]` among its inputs; scales and zero points follow
 * @param hasOffsets whether offsets may follow, too
 */
BlockWeights blockWeights(const ort::Api& api, const ort::KernelInfo* info, size_t index, bool hasOffsets);

}  // namespace qaio
