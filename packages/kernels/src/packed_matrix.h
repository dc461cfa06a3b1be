// A matrix of 8-bit weights in the order in which products read it.
#pragma once
#include <memory>
#include <vector>

#include "instructions.h"

namespace qaio {

class PackedMatrix {
 public:
  /**
   * @param codes `[inputs][outputs]` from -127 to 127
   * @param scales `[outputs]`
   */
  PackedMatrix(const Instructions& instructions, const int8_t* codes, const float* scales, size_t inputs,
               size_t outputs);

  size_t inputs() const { return inputs_; }
  size_t outputs() const { return units_.size(); }
  size_t panelCount() const { return (outputs() + panelColumns - 1) / panelColumns; }
  size_t columnsOf(size_t panel) const;
  /** `[inputs / quad][panelColumns][quad]` */
  const uint8_t* panel(size_t index) const { return data_.get() + index * inputs_ * panelColumns; }
  /** What a panel's sums are multiplied with for rows whose largest value is 1. */
  const float* units(size_t index) const { return units_.data() + index * panelColumns; }

 private:
  size_t inputs_;
  std::vector<float> units_;
  std::shared_ptr<uint8_t> data_;
};

}  // namespace qaio
