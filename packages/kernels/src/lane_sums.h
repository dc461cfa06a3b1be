// Sums of vectors' lanes, one vector for many; the including file has them, `Wide`.
#pragma once
#include <utility>

#include "wide_memory.h"

namespace qaio {
namespace {

// registers consist of quarters, which numbers leave only in whole
constexpr int quarterLanes = 4;
using WideLanes = std::make_integer_sequence<int, wideLanes>;

/** In every quarter runs of `length` of a and b in turns, of the quarters' first halves or their second ones. */
template <int length, bool isSecond, int... lane>
inline Wide interleavedBy(const Wide& a, const Wide& b, std::integer_sequence<int, lane...>) {
  constexpr int skipped = isSecond ? quarterLanes / 2 : 0;
  return __builtin_shufflevector(
      a, b,
      (lane / quarterLanes * quarterLanes + skipped + lane % quarterLanes / (2 * length) * length + lane % length +
       (lane / length % 2 ? static_cast<int>(wideLanes) : 0))...);
}

template <int length, bool isSecond>
inline Wide interleaved(const Wide& a, const Wide& b) {
  return interleavedBy<length, isSecond>(a, b, WideLanes());
}

/** Every other quarter of a, then of b, from the first one on or from the second. */
template <bool isOdd, int... lane>
inline Wide quartersBy(const Wide& a, const Wide& b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b, (lane / quarterLanes * 2 * quarterLanes + (isOdd ? quarterLanes : 0) + lane % quarterLanes)...);
}

template <bool isOdd>
inline Wide quarters(const Wide& a, const Wide& b) {
  return quartersBy<isOdd>(a, b, WideLanes());
}

/** Both vectors' lanes added to half as many each, which then lie so that the next level adds neighbours of them. */
template <size_t level>
inline Wide merged(const Wide& a, const Wide& b) {
  if constexpr (level == 0) return interleaved<1, false>(a, b) + interleaved<1, true>(a, b);
  else if constexpr (level == 1) return interleaved<2, false>(a, b) + interleaved<2, true>(a, b);
  else return quarters<false>(a, b) + quarters<true>(a, b);
}

/**
 * Adds up the lanes of 2^levels vectors, on levels one behind another; behind the last one lane `i` is what all lanes of
 * vector `i` add up to, in an order that is the same for every vector.
 */
template <size_t first, size_t levels>
inline Wide laneSums(const Wide* vectors) {
  if constexpr (levels == 0) return *vectors;
  else
    return merged<first + levels - 1>(laneSums<first, levels - 1>(vectors),
                                      laneSums<first, levels - 1>(vectors + (size_t{1} << (levels - 1))));
}

}  // namespace
}  // namespace qaio
