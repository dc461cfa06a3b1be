// Products of any number of rows, a few at a time.
#pragma once
#include "instructions.h"

namespace qaio {
namespace {

/** So many rows as are left, fewer than `rowCount + 1`. */
template <typename Block, size_t rowCount>
void multiplyRest(const RowCodes& rows, size_t first, const uint8_t* panel, int32_t* sums) {
  if constexpr (rowCount > 0) {
    if (rows.count - first == rowCount) Block::template multiply<rowCount>(rows, first, panel, sums);
    else multiplyRest<Block, rowCount - 1>(rows, first, panel, sums);
  }
}

/**
 * See `Instructions::multiply`.
 * @tparam Block multiplies up to `mostRows` rows from `first` on, whose sums fit the registers
 */
template <typename Block>
void multiplyAll(const RowCodes& rows, const uint8_t* panel, int32_t* sums) {
  constexpr size_t most = Block::mostRows;
  size_t first = 0;
  for (; first + most <= rows.count; first += most) Block::template multiply<most>(rows, first, panel, sums);
  multiplyRest<Block, most - 1>(rows, first, panel, sums);
}

}  // namespace
}  // namespace qaio
