#include "packed_matrix.h"

#include <algorithm>
#include <cstring>

#include "file_pages.h"
#include "huge_pages.h"

namespace qaio {
namespace {

/** @param rows four rows of codes, from the panel's first column on */
void packQuads(const uint8_t* const rows[quad], size_t columns, uint32_t offset, uint8_t* out) {
  uint32_t quads[panelColumns];
  for (size_t c = 0; c < columns; c++)
    quads[c] = rows[0][c] | rows[1][c] << 8 | rows[2][c] << 16 | static_cast<uint32_t>(rows[3][c]) << 24;
  std::fill(quads + columns, quads + panelColumns, 0);
  // an offset of 128 turns each byte's highest bit
  for (size_t c = 0; c < panelColumns; c++) quads[c] ^= offset * 0x01010101u;
  std::memcpy(out, quads, sizeof quads);
}

}  // namespace

PackedMatrix::PackedMatrix(const Instructions& instructions, const int8_t* codes, const float* scales, size_t inputs,
                           size_t outputs)
    : inputs_(inputs), units_(outputs) {
  for (size_t i = 0; i < outputs; i++) units_[i] = codeScale * scales[i];
  const size_t bytes = panelCount() * panelColumns * inputs;
  data_ = hugePages(bytes);
  const auto* source = reinterpret_cast<const uint8_t*>(codes);
  for (size_t index = 0; index < panelCount(); index++)
    for (size_t k = 0; k < inputs; k += quad) {
      const uint8_t* first = source + k * outputs + index * panelColumns;
      const uint8_t* rows[quad] = {first, first + outputs, first + 2 * outputs, first + 3 * outputs};
      packQuads(rows, columnsOf(index), instructions.weightOffset,
                data_.get() + (index * inputs + k) * panelColumns);
    }
  letFilePagesGo(codes, inputs * outputs);
}

size_t PackedMatrix::columnsOf(size_t panel) const { return std::min(panelColumns, outputs() - panel * panelColumns); }

}  // namespace qaio
