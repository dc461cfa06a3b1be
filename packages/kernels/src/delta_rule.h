// Linear attention by the gated delta rule: https://arxiv.org/abs/2412.06464
#pragma once
#include <cstddef>

namespace qaio {

// Widths of heads, and the inputs, are computed with in vectors of so many values.
constexpr size_t deltaUnit = 16;

/** What a layer knows; its value heads follow each other by the key head that they share. */
struct DeltaLayer {
  size_t keyHeads, valueHeads;
  size_t keyWidth, valueWidth, inputs;  // multiples of the unit
  /** How many tokens the convolution sees, itself among them. */
  size_t kernelSize;
  const float* const* kernels;  // `[kernelSize][channels]`, the oldest token's first
  const float* gates;           // `[2 valueHeads][inputs]`: of the decays, then of the strengths
  const float *bias, *rates;    // `[valueHeads]`, of the decays
  const float* norm;            // `[valueWidth]`
  float unitEpsilon, normEpsilon, scale;

  size_t sharing() const { return valueHeads / keyHeads; }
  size_t values() const { return valueHeads * valueWidth; }
  size_t channels() const { return 2 * keyHeads * keyWidth + values(); }
  size_t stateSize() const { return keyWidth * valueWidth; }
};

/** What a sequence remembers of its tokens so far. */
template <typename Number>
struct DeltaMemory {
  Number* window;  // `[kernelSize - 1][channels]`, what the convolution saw last
  Number* states;  // `[valueHeads][keyWidth][valueWidth]`
};

/** Neighbouring tokens of one sequence. */
struct DeltaTokens {
  size_t count;
  const float* inputs;  // `[count][inputs]`
  const float* mixed;   // `[count][channels]`: queries, keys and values
  const float* gate;    // `[count][values]`
  float* out;           // `[count][values]`
  /** Null for a sequence that begins; may be the same memory as what follows. */
  DeltaMemory<const float> past;
  DeltaMemory<float> present;
};

/**
 * Takes the tokens through one key head and the value heads that share it. A token's outcome depends on its own sequence
 * alone, to the last bit: tokens run one after the other, and each adds up in one order.
 */
struct DeltaRule {
  void (*mix)(const DeltaLayer& layer, const DeltaTokens& tokens, size_t keyHead);
};

extern const DeltaRule deltaRuleAvx2;
extern const DeltaRule deltaRuleAvx512;

}  // namespace qaio
