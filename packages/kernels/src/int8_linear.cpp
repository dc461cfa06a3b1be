#include "int8_linear.h"

#include "encoded_rows.h"
#include "linear_layer.h"
#include "packed_matrix.h"

namespace qaio {
namespace {

/** Columns of 8-bit codes with one scale each. */
class Int8Matrix {
 public:
  using Rows = EncodedRows;
  static constexpr size_t inputCount = 2;

  /** @param index of the codes among the node's inputs; the scales follow */
  Int8Matrix(const ort::Api& api, const ort::KernelInfo* info, size_t index)
      : with_(chosenInstructions(api, info)),
        rotation_(static_cast<size_t>(attribute(api, info, "rotation"))),
        packed_(pack(api, info, index)) {}

  size_t inputs() const { return packed_.inputs(); }
  size_t outputs() const { return packed_.outputs(); }
  size_t panelCount() const { return packed_.panelCount(); }
  size_t columnsOf(size_t panel) const { return packed_.columnsOf(panel); }

  /** The pass's rows as codes, until this thread's next layer. */
  const Rows& encode(const Threads& threads, const float* values, size_t count) const {
    static thread_local EncodedRows rows;
    rows.encode(with_, threads, values, count, inputs(), rotation_);
    return rows;
  }

  void product(const Rows& rows, size_t first, size_t count, size_t panel, const float* bias, float* out,
               size_t stride) const {
    int32_t sums[rowsTogether * panelColumns];
    with_.multiply(rows.rows(first, count), packed_.panel(panel), sums);
    for (size_t r = 0; r < count; r++)
      with_.scale(sums + r * panelColumns, packed_.units(panel), bias, rows.largest(first + r), columnsOf(panel),
                  out + r * stride);
  }

 private:
  PackedMatrix pack(const ort::Api& api, const ort::KernelInfo* info, size_t index) const {
    const ort::Value* codes = constantInput(api, info, index);
    const ort::Value* scales = constantInput(api, info, index + 1);
    if (!codes || !scales) refuse(api, "codes and scales have to be constants of the graph");
    const auto dims = dimensionsOf(api, codes);
    if (dims.size() != 2 || dims[0] % quad != 0 || dimensionsOf(api, scales) != std::vector<int64_t>{dims[1]})
      refuse(api, "expected codes [inputs, outputs], inputs a multiple of 4, and scales [outputs]");
    const auto inputs = static_cast<size_t>(dims[0]), outputs = static_cast<size_t>(dims[1]);
    const bool isPower = rotation_ > 0 && (rotation_ & (rotation_ - 1)) == 0;
    if (!isPower || inputs % rotation_ != 0) refuse(api, "expected a rotation by a power of two that divides the inputs");
    return {with_, dataOf<const int8_t>(api, codes), dataOf<const float>(api, scales), inputs, outputs};
  }

  const Instructions& with_;
  size_t rotation_;
  PackedMatrix packed_;
};

ort::Operator makeInt8Linear() {
  ort::Operator op = operatorOf<LinearLayer<Int8Matrix>>();
  op.name = [](const ort::Operator*) { return "Int8Linear"; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index == 1 ? ort::ElementType::int8 : ort::ElementType::floating;
  };
  op.inputCount = [](const ort::Operator*) -> size_t { return 4; };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 3 ? ort::Presence::optional : ort::Presence::required;
  };
  return op;
}

ort::Operator makeInt8GatedLinear() {
  ort::Operator op = operatorOf<GatedLayer<Int8Matrix>>();
  op.name = [](const ort::Operator*) { return "Int8GatedLinear"; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index % 2 == 1 ? ort::ElementType::int8 : ort::ElementType::floating;
  };
  op.inputCount = [](const ort::Operator*) -> size_t { return 5; };
  op.inputPresence = [](const ort::Operator*, size_t) { return ort::Presence::required; };
  return op;
}

}  // namespace

const ort::Operator int8Linear = makeInt8Linear();
const ort::Operator int8GatedLinear = makeInt8GatedLinear();

}  // namespace qaio
