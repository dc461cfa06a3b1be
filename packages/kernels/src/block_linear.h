// Linear layers over weights in blocks of 4 to 8 bits and activations in blocks of 8.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `BlockLinear(input [..., inputs], codes, scales, zeroPoints?, offsets?, bias? [outputs]) -> [..., outputs]`, the
 * weights as `BlockWeights` has them, codes `[outputs][blocks][bytes of a block]`.
 *
 * Attributes `bits`: of a code, 4 or 8; `block_size`: inputs that share a scale, 16 or 32; `instructions`: a `Choice`.
 */
extern const ort::Operator blockLinear;

/**
 * `BlockGatedLinear(input, gate's codes, scales, zeroPoints?, offsets?, up's) -> activation(gate) * up`
 *
 * Attributes as above; `activation`: 0 for SiLU, 1 for GELU by tanh.
 */
extern const ort::Operator blockGatedLinear;

}  // namespace qaio
