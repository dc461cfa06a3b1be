#include "int8_linear.h"

#include <algorithm>
#include <string>

#include "encoded_rows.h"
#include "kernel_operator.h"
#include "packed_matrix.h"
#include "threads.h"

namespace qaio {
namespace {

// rows whose sums stay near while a panel is read; more tasks where there are many threads
constexpr size_t rowsTogether = 96;

/** A pass through an operator: its rows, and where the outcome goes. */
struct Pass {
  const float* values;
  size_t count;
  float* out;
};

/** What every linear operator knows. */
struct Layer {
  Layer(const ort::Api& api, const ort::KernelInfo* info)
      : api(api), with(chosenInstructions(api, info)), rotation(static_cast<size_t>(attribute(api, info, "rotation"))) {}

  /** @param index of the codes among the inputs; the scales follow */
  PackedMatrix matrix(const ort::KernelInfo* info, size_t index) const {
    const ort::Value* codes = constantInput(api, info, index);
    const ort::Value* scales = constantInput(api, info, index + 1);
    if (!codes || !scales) refuse(api, "codes and scales have to be constants of the graph");
    const auto dims = dimensionsOf(api, codes);
    if (dims.size() != 2 || dims[0] % quad != 0 || dimensionsOf(api, scales) != std::vector<int64_t>{dims[1]})
      refuse(api, "expected codes [inputs, outputs], inputs a multiple of 4, and scales [outputs]");
    const auto inputs = static_cast<size_t>(dims[0]), outputs = static_cast<size_t>(dims[1]);
    const bool isPower = rotation > 0 && (rotation & (rotation - 1)) == 0;
    if (!isPower || inputs % rotation != 0) refuse(api, "expected a rotation by a power of two that divides the inputs");
    return {with, dataOf<const int8_t>(api, codes), dataOf<const float>(api, scales), inputs, outputs};
  }

  Pass begin(ort::KernelContext* context, size_t inputs, size_t outputs) const {
    const auto input = inputTensor<const float>(api, context, 0);
    if (input.last() != inputs) refuse(api, "expected rows of " + std::to_string(inputs) + " values");
    auto dims = input.dims;
    dims.back() = static_cast<int64_t>(outputs);
    return {input.data, input.rows(), outputData<float>(api, context, 0, dims)};
  }

  /** The pass's rows as codes, until this thread's next layer. */
  const EncodedRows& encode(const Threads& threads, const Pass& pass, size_t inputs) const {
    static thread_local EncodedRows rows;
    rows.encode(with, threads, pass.values, pass.count, inputs, rotation);
    return rows;
  }

  ort::Api api;
  const Instructions& with;
  size_t rotation;
};

/** Calls `work(panel, first row, rows)` for all of them, on all threads. */
template <typename Work>
void forPanels(const Threads& threads, size_t panels, size_t rows, Work work) {
  const size_t pieces = (rows + rowsTogether - 1) / rowsTogether;
  threads.run(panels * pieces, [&](size_t index) {
    const size_t first = index % pieces * rowsTogether;
    work(index / pieces, first, std::min(rowsTogether, rows - first));
  });
}

class Int8Linear {
 public:
  Int8Linear(const ort::Api& api, const ort::KernelInfo* info)
      : layer_(api, info), matrix_(layer_.matrix(info, 1)) {
    const ort::Value* bias = constantInput(api, info, 3);
    if (bias) bias_ = dataOf<const float>(api, bias);
  }

  void compute(ort::KernelContext* context) const {
    const size_t outputs = matrix_.outputs();
    const Pass pass = layer_.begin(context, matrix_.inputs(), outputs);
    const Instructions& with = layer_.with;
    const Threads threads(layer_.api, context);
    const EncodedRows& rows = layer_.encode(threads, pass, matrix_.inputs());
    forPanels(threads, matrix_.panelCount(), pass.count, [&](size_t panel, size_t first, size_t count) {
      int32_t sums[rowsTogether * panelColumns];
      with.multiply(rows.rows(first, count), matrix_.panel(panel), sums);
      const size_t column = panel * panelColumns;
      for (size_t r = 0; r < count; r++)
        with.scale(sums + r * panelColumns, matrix_.units(panel), bias_ ? bias_ + column : nullptr,
                   rows.largest(first + r), matrix_.columnsOf(panel), pass.out + (first + r) * outputs + column);
    });
  }

  const ort::Api& api() const { return layer_.api; }

 private:
  Layer layer_;
  PackedMatrix matrix_;
  const float* bias_ = nullptr;  // the graph's own
};

class Int8GatedLinear {
 public:
  Int8GatedLinear(const ort::Api& api, const ort::KernelInfo* info)
      : layer_(api, info),
        gate_(layer_.matrix(info, 1)),
        up_(layer_.matrix(info, 3)),
        activation_(static_cast<Activation>(attribute(api, info, "activation"))) {
    if (gate_.inputs() != up_.inputs() || gate_.outputs() != up_.outputs())
      refuse(api, "expected two matrices of one shape");
  }

  void compute(ort::KernelContext* context) const {
    const size_t outputs = gate_.outputs();
    const Pass pass = layer_.begin(context, gate_.inputs(), outputs);
    const Instructions& with = layer_.with;
    const Threads threads(layer_.api, context);
    const EncodedRows& rows = layer_.encode(threads, pass, gate_.inputs());
    forPanels(threads, gate_.panelCount(), pass.count, [&](size_t panel, size_t first, size_t count) {
      int32_t gates[rowsTogether * panelColumns], ups[rowsTogether * panelColumns];
      const RowCodes codes = rows.rows(first, count);
      with.multiply(codes, gate_.panel(panel), gates);
      with.multiply(codes, up_.panel(panel), ups);
      const size_t columns = gate_.columnsOf(panel);
      for (size_t r = 0; r < count; r++) {
        float gate[panelColumns], up[panelColumns];
        const float largest = rows.largest(first + r);
        with.scale(gates + r * panelColumns, gate_.units(panel), nullptr, largest, columns, gate);
        with.scale(ups + r * panelColumns, up_.units(panel), nullptr, largest, columns, up);
        with.gate(gate, up, activation_, columns, pass.out + (first + r) * outputs + panel * panelColumns);
      }
    });
  }

  const ort::Api& api() const { return layer_.api; }

 private:
  Layer layer_;
  PackedMatrix gate_;
  PackedMatrix up_;
  Activation activation_;
};

ort::Operator makeInt8Linear() {
  ort::Operator op = operatorOf<Int8Linear>();
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
  ort::Operator op = operatorOf<Int8GatedLinear>();
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
