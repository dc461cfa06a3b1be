// One packed copy of the weights that an embedding and the head are tied to.
#pragma once
#include <memory>

#include "block_matrix.h"

namespace qaio {

/** Packs an embedding's weights, for the head over the same constants to take: a session makes its kernels in order. */
std::shared_ptr<const BlockMatrix> embeddingMatrix(const BlockWeights& weights);

/** An embedding's, if it is tied to these constants; else packed for this layer alone. */
std::shared_ptr<const BlockMatrix> layerMatrix(const BlockWeights& weights);

}  // namespace qaio
