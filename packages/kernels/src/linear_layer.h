// Linear operators over a matrix of any format.
#pragma once
#include <algorithm>
#include <string>

#include "kernel_operator.h"
#include "threads.h"

namespace qaio {

// rows whose sums stay near while a panel is read; more tasks where there are many threads
constexpr size_t rowsTogether = 96;

/** A pass through an operator: its rows, and where the outcome goes. */
struct Pass {
  const float* values;
  size_t count;
  float* out;
};

inline Pass beginPass(const ort::Api& api, ort::KernelContext* context, size_t inputs, size_t outputs) {
  const auto input = inputTensor<const float>(api, context, 0);
  if (input.last() != inputs) refuse(api, "expected rows of " + std::to_string(inputs) + " values");
  auto dims = input.dims;
  dims.back() = static_cast<int64_t>(outputs);
  return {input.data, input.rows(), outputData<float>(api, context, 0, dims)};
}

/** Calls `work(panel, first row, rows)` for all of them, on all threads. */
template <typename Work>
void forPanels(const Threads& threads, size_t panels, size_t rows, Work work) {
  const size_t pieces = (rows + rowsTogether - 1) / rowsTogether;
  threads.run(panels * pieces, [&](size_t index) {
    const size_t first = index % pieces * rowsTogether;
    work(index / pieces, first, std::min(rowsTogether, rows - first));
  });
}

/**
 * @tparam Matrix reads itself from a node, encodes a pass's rows as its `Rows` and multiplies them with a panel:
 *   `product(rows, first, count, panel, bias, out, stride)`, bias null for none
 */
template <typename Matrix>
class LinearLayer {
 public:
  LinearLayer(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api),
        matrix_(api, info, 1),
        bias_(constantData<float>(api, info, 1 + Matrix::inputCount, matrix_.outputs())) {}

  void compute(ort::KernelContext* context) const {
    const size_t outputs = matrix_.outputs();
    const Pass pass = beginPass(api_, context, matrix_.inputs(), outputs);
    const Threads threads(api_, context);
    const auto& rows = matrix_.encode(threads, pass.values, pass.count);
    forPanels(threads, matrix_.panelCount(), pass.count, [&](size_t panel, size_t first, size_t count) {
      const size_t column = panel * panelColumns;
      matrix_.product(rows, first, count, panel, bias_ ? bias_ + column : nullptr,
                      pass.out + first * outputs + column, outputs);
    });
  }

  const ort::Api& api() const { return api_; }

 private:
  ort::Api api_;
  Matrix matrix_;
  const float* bias_;  // the graph's own; null for none
};

/** activation(gate) · up, of rows that both encode alike. */
template <typename Matrix>
class GatedLayer {
 public:
  GatedLayer(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api),
        with_(chosenInstructions(api, info)),
        gate_(api, info, 1),
        up_(api, info, 1 + Matrix::inputCount),
        activation_(static_cast<Activation>(attribute(api, info, "activation"))) {
    if (gate_.inputs() != up_.inputs() || gate_.outputs() != up_.outputs())
      refuse(api, "expected two matrices of one shape");
  }

  void compute(ort::KernelContext* context) const {
    const size_t outputs = gate_.outputs();
    const Pass pass = beginPass(api_, context, gate_.inputs(), outputs);
    const Threads threads(api_, context);
    const auto& rows = gate_.encode(threads, pass.values, pass.count);
    forPanels(threads, gate_.panelCount(), pass.count, [&](size_t panel, size_t first, size_t count) {
      float gates[rowsTogether * panelColumns], ups[rowsTogether * panelColumns];
      gate_.product(rows, first, count, panel, nullptr, gates, panelColumns);
      up_.product(rows, first, count, panel, nullptr, ups, panelColumns);
      for (size_t r = 0; r < count; r++)
        with_.gate(gates + r * panelColumns, ups + r * panelColumns, activation_, gate_.columnsOf(panel),
                   pass.out + (first + r) * outputs + panel * panelColumns);
    });
  }

  const ort::Api& api() const { return api_; }

 private:
  ort::Api api_;
  const Instructions& with_;
  Matrix gate_;
  Matrix up_;
  Activation activation_;
};

}  // namespace qaio
