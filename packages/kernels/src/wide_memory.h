// Vectors from memory and back; the including file has its own, `Wide`.
#pragma once
#include <cstddef>
#include <cstring>

namespace qaio {
namespace {

constexpr size_t wideLanes = sizeof(Wide) / sizeof(float);

inline Wide loadWide(const float* values) {
  Wide vector;
  std::memcpy(&vector, values, sizeof vector);
  return vector;
}

inline void storeWide(const Wide& vector, float* values) { std::memcpy(values, &vector, sizeof vector); }

/** The number in every lane. */
inline Wide everywhere(float value) { return value - Wide{}; }  // unlike a sum with zero, no instruction

/** One number of all lanes: halves are combined with each other until one lane is left. */
template <typename Combine>
inline float combined(const Wide& vector, Combine combine) {
  float values[wideLanes];
  storeWide(vector, values);
  for (size_t half = wideLanes / 2; half > 0; half /= 2)
    for (size_t i = 0; i < half; i++) values[i] = combine(values[i], values[i + half]);
  return values[0];
}

}  // namespace
}  // namespace qaio
