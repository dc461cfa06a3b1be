// What a processor computes 8-bit products with. Values are rounded as ONNX Runtime's own operators round them.
#pragma once
#include <cstddef>
#include <cstdint>

#include "attention_rows.h"
#include "block_format.h"
#include "delta_rule.h"

namespace qaio {

// Columns that are computed together.
constexpr size_t panelColumns = 64;
// Values that are encoded together; rows are padded with zeros to a multiple of them.
constexpr size_t lanes = 16;
// Inputs that one instruction adds up.
constexpr size_t quad = 4;

// What a code of 1 is of its row's largest value.
constexpr float codeScale = 1.0f / 127;

/** Rows of codes from -127 to 127, `[count][stride]`. */
struct RowCodes {
  const int8_t* codes;
  const int32_t* sums;  // `[count]`, of each row's codes
  size_t count;
  size_t inputs;  // a multiple of `quad`, at most `stride`
  size_t stride;
};

enum class Activation : int64_t { silu = 0, geluTanh = 1 };

struct Instructions {
  const char* name;
  /** What every weight has added to it in a panel. */
  uint8_t weightOffset;

  /**
   * A row's codes: 127 times value by largest value, rounded to even.
   * @param values `[count]`, padded to a multiple of the lanes; changed in place where they are rotated
   * @param rotation neighbours that a Hadamard matrix mixes first: a power of two that divides the row, 1 for none
   * @returns the largest absolute value
   */
  float (*encode)(float* values, size_t count, size_t rotation, int8_t* codes, int32_t* sum);

  /**
   * Exact sums of products.
   * @param panel `[inputs / quad][panelColumns][quad]`
   * @param sums `[count][panelColumns]`
   */
  void (*multiply)(const RowCodes& rows, const uint8_t* panel, int32_t* sums);

  /** sums · units · largest + bias, column by column. @param bias null for none */
  void (*scale)(const int32_t* sums, const float* units, const float* bias, float largest, size_t columns, float* out);

  /** activation(gate) · up, value by value. @param gate, up padded to a multiple of the lanes */
  void (*gate)(const float* gate, const float* up, Activation activation, size_t columns, float* out);

  const Attentions& attention;
  const BlockProducts& blocks;
  const DeltaRule& deltaRule;
};

/** By number, as operators' attributes name them. */
enum class Choice : int64_t { best = 0, avx2 = 1, avx512Vnni = 2 };

/** Null where this processor has not what was chosen. */
const Instructions* instructions(Choice choice);

}  // namespace qaio
