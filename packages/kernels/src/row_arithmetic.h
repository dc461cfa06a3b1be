// Arithmetic over rows, compiled once for each kind of processor: the including file says for which.
#pragma once
#include <cmath>

#include "vectors.h"

namespace qaio {
namespace {

template <int half, int... lane>
inline Floats butterflyOf(const Floats& values, std::integer_sequence<int, lane...>) {
  const Floats signs{((lane & half) ? -1.0f : 1.0f)...};
  return swappedHalves<half>(values) + values * signs;
}

/** (a, b) becomes (a + b, a - b), where b's lane is `half` behind a's. */
template <int half>
inline Floats butterfly(const Floats& values) {
  return butterflyOf<half>(values, std::make_integer_sequence<int, lanes>());
}

/**
 * The Walsh–Hadamard transform of every run of `rotation` values, not yet normalised.
 * @param count a multiple of the lanes
 */
inline void transform(float* values, size_t count, size_t rotation) {
  for (size_t i = 0; i < count; i += lanes) {
    Floats vector = load(values + i);
    if (rotation > 1) vector = butterfly<1>(vector);
    if (rotation > 2) vector = butterfly<2>(vector);
    if (rotation > 4) vector = butterfly<4>(vector);
    if (rotation > 8) vector = butterfly<8>(vector);
    store(vector, values + i);
  }
  for (size_t half = lanes; half < rotation; half *= 2)
    for (size_t start = 0; start < count; start += 2 * half)
      for (size_t i = start; i < start + half; i += lanes) {
        const Floats a = load(values + i), b = load(values + i + half);
        store(a + b, values + i);
        store(a - b, values + i + half);
      }
}

// no row is divided by less, so that one of zeros stays so
constexpr float leastLargest = 1e-9f;

float encode(float* values, size_t count, size_t rotation, int8_t* codes, int32_t* sum) {
  if (rotation > 1) {
    transform(values, count, rotation);
    const float scale = 1 / std::sqrt(static_cast<float>(rotation));
    for (size_t i = 0; i < count; i++) values[i] *= scale;
  }
  const float most = largestOf(values, count);
  const float largest = most > leastLargest ? most : leastLargest;
  Ints total = {};
  for (size_t i = 0; i < count; i += lanes) total += putCodes(load(values + i) / largest / codeScale, codes + i);
  *sum = sumOfLanes(total);
  return largest;
}

void scale(const int32_t* sums, const float* units, const float* bias, float largest, size_t columns, float* out) {
  if (bias)
    for (size_t i = 0; i < columns; i++) out[i] = sums[i] * units[i] * largest + bias[i];
  else
    for (size_t i = 0; i < columns; i++) out[i] = sums[i] * units[i] * largest;
}

inline Floats logistic(const Floats& x) { return 1 / (1 + exponential(-x)); }

inline Floats activated(const Floats& x, Activation activation) {
  if (activation == Activation::silu) return x * logistic(x);
  // tanh(z) = 2 logistic(2 z) - 1
  const Floats z = 0.7978845608f * (x + 0.044715f * x * x * x);
  return x * logistic(2 * z);
}

void gate(const float* gate, const float* up, Activation activation, size_t columns, float* out) {
  for (size_t i = 0; i < columns; i += lanes) {
    const Floats values = activated(load(gate + i), activation) * load(up + i);
    std::memcpy(out + i, &values, (columns - i < lanes ? columns - i : lanes) * sizeof(float));
  }
}

}  // namespace
}  // namespace qaio
