// Numbers of IEEE 754 binary16 on any processor.
#pragma once
#include <cmath>
#include <cstring>

#include "attention_rows.h"

namespace qaio {

/** Rounded to even; below the least normal number in steps of it. Numbers beyond the largest become infinite. */
inline Half halfOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const auto sign = static_cast<uint16_t>(bits >> 16 & 0x8000);
  const uint32_t size = bits & 0x7fffffff;
  if (size >= 0x47800000) return {static_cast<uint16_t>(sign | 0x7c00)};  // 65536 and more
  if (size < 0x38800000) {                                                // 2^-14
    float magnitude;
    std::memcpy(&magnitude, &size, sizeof magnitude);
    // steps of 2^-24, added where a float has just these
    const float shifted = magnitude + 0.5f;
    uint32_t steps;
    std::memcpy(&steps, &shifted, sizeof steps);
    return {static_cast<uint16_t>(sign | (steps - 0x3f000000))};
  }
  const uint32_t odd = size >> 13 & 1;
  return {static_cast<uint16_t>(sign | ((size - 0x38000000 + 0xfff + odd) >> 13))};
}

inline float floatOf(Half half) {
  const uint32_t size = half.bits & 0x7fff;
  // the exponent is 112 less than a float's, and multiplying adds it without rounding
  const uint32_t small = size << 13;
  float magnitude;
  std::memcpy(&magnitude, &small, sizeof magnitude);
  const float value = size < 0x7c00 ? magnitude * 0x1p112f : INFINITY;
  return half.bits & 0x8000 ? -value : value;
}

}  // namespace qaio
