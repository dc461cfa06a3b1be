// Vectors of sixteen numbers, whatever registers the processor has; the including file says which.
#pragma once
#include <cstdint>
#include <cstring>
#include <utility>

#include "instructions.h"

namespace qaio {
namespace {

typedef float Floats __attribute__((vector_size(lanes * sizeof(float))));
typedef int32_t Ints __attribute__((vector_size(lanes * sizeof(int32_t))));
typedef int8_t Bytes __attribute__((vector_size(lanes)));

inline Floats load(const float* values) {
  Floats vector;
  std::memcpy(&vector, values, sizeof vector);
  return vector;
}

inline void store(const Floats& vector, float* values) { std::memcpy(values, &vector, sizeof vector); }

template <typename Vector>
inline Vector larger(const Vector& a, const Vector& b) {
  return a > b ? a : b;
}

template <int half, typename Vector, int... lane>
inline Vector swappedHalves(const Vector& vector, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(vector, vector, (lane ^ half)...);
}

template <int half, typename Vector>
inline Vector swappedHalves(const Vector& vector) {
  return swappedHalves<half>(vector, std::make_integer_sequence<int, lanes>());
}

inline int32_t sumOfLanes(Ints vector) {
  vector += swappedHalves<8>(vector);
  vector += swappedHalves<4>(vector);
  vector += swappedHalves<2>(vector);
  vector += swappedHalves<1>(vector);
  return vector[0];
}

inline float largestLane(const Floats& vector) {
  Floats most = vector;
  most = larger(most, swappedHalves<8>(most));
  most = larger(most, swappedHalves<4>(most));
  most = larger(most, swappedHalves<2>(most));
  return larger(most, swappedHalves<1>(most))[0];
}

/** The largest absolute value. @param count a multiple of the lanes */
inline float largestOf(const float* values, size_t count) {
  Floats largest = {};
  for (size_t i = 0; i < count; i += lanes) {
    const Floats value = load(values + i);
    largest = larger(value < 0 ? -value : value, largest);
  }
  return largestLane(largest);
}

/** Rounded to the nearest, halves to even; for values below 2^22. */
template <typename Vector>
inline Vector rounded(const Vector& values) {
  const Vector shift = Vector{} + 12582912.0f;
  return (values + shift) - shift;
}

/** Values as codes, which also go to memory. @param values from -127 to 127 */
inline Ints putCodes(const Floats& values, int8_t* to) {
  const Ints codes = __builtin_convertvector(rounded(values), Ints);
  const Bytes narrow = __builtin_convertvector(codes, Bytes);
  std::memcpy(to, &narrow, sizeof narrow);
  return codes;
}

// of e to the power of x: Cephes' expf, for what is left of x beyond whole powers of two
constexpr float exponentialTerms[] = {1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
                                      1.6666665459e-1f, 5.0000001201e-1f, 1.0f,            1.0f};
constexpr float largestExponent = 87;
constexpr float logarithmOf2 = 0.693359375f, restOfLogarithm = 2.12194440e-4f;
constexpr float perLogarithmOf2 = 1.44269504f;

/** e to the power of x, to about 1e-7 of it; x is taken to ± 87. */
template <typename Vector>
inline Vector exponential(const Vector& exponent) {
  using Integers = decltype(exponent < exponent);
  const Vector limit = Vector{} + largestExponent;
  const Vector below = exponent < -limit ? -limit : exponent;
  const Vector x = below > limit ? limit : below;
  const Vector power = rounded(x * perLogarithmOf2);
  const Vector rest = (x - power * logarithmOf2) + power * restOfLogarithm;
  Vector sum = {};
  for (const float term : exponentialTerms) sum = sum * rest + term;
  const Integers bits = (__builtin_convertvector(power, Integers) + 127) << 23;
  Vector factor;
  std::memcpy(&factor, &bits, sizeof factor);
  return sum * factor;
}

}  // namespace
}  // namespace qaio
