// Linear layers over 8-bit weights with a scale for each output and 8-bit activations with one for each token.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `Int8Linear(input [..., inputs], codes [inputs, outputs], scales [outputs], bias? [outputs]) -> [..., outputs]`
 *
 * Attributes `rotation`: neighbours that a Hadamard matrix mixes first, 1 for none; `instructions`: a `Choice`.
 */
extern const ort::Operator int8Linear;

/**
 * `Int8GatedLinear(input, gateCodes, gateScales, upCodes, upScales) -> activation(gate) * up`
 *
 * Attributes `rotation` and `instructions`; `activation`: 0 for SiLU, 1 for GELU by tanh.
 */
extern const ort::Operator int8GatedLinear;

}  // namespace qaio
