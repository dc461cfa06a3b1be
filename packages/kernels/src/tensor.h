// Tensors of the runtime, and statuses as exceptions: no exception leaves the library.
#pragma once
#include <exception>
#include <string>
#include <vector>

#include "onnxruntime_abi.h"

namespace qaio {

/** Carries the runtime's status to where it is handed back. */
struct Failure {
  ort::Status* status;
};

inline void check(ort::Status* status) {
  if (status) throw Failure{status};
}

[[noreturn]] inline void refuse(const ort::Api& api, const std::string& message) {
  throw Failure{api.createStatus(ort::ErrorCode::invalidGraph, message.c_str())};
}

/** Runs `body` and hands its failure to the runtime. */
template <typename Body>
ort::Status* guarded(const ort::Api& api, Body body) {
  try {
    body();
    return nullptr;
  } catch (const Failure& failure) {
    return failure.status;
  } catch (const std::exception& error) {
    return api.createStatus(ort::ErrorCode::failed, error.what());
  }
}

inline std::vector<int64_t> dimensionsOf(const ort::Api& api, const ort::Value* value) {
  ort::TensorInfo* info = nullptr;
  check(api.tensorInfo(value, &info));
  size_t count = 0;
  ort::Status* status = api.dimensionCount(info, &count);
  std::vector<int64_t> dims(count);
  if (!status) status = api.dimensions(info, dims.data(), count);
  api.releaseTensorInfo(info);
  check(status);
  return dims;
}

template <typename Element>
Element* dataOf(const ort::Api& api, const ort::Value* value) {
  void* data = nullptr;
  // the function takes what it does not change as if it did
  check(api.tensorData(const_cast<ort::Value*>(value), &data));
  return static_cast<Element*>(data);
}

/** A tensor's data and dimensions. */
template <typename Element>
struct Tensor {
  Element* data;
  std::vector<int64_t> dims;

  /** Of the dimensions before the last. */
  size_t rows() const {
    size_t count = 1;
    for (size_t i = 0; i + 1 < dims.size(); i++) count *= static_cast<size_t>(dims[i]);
    return count;
  }
  size_t last() const { return dims.empty() ? 0 : static_cast<size_t>(dims.back()); }
};

/** Of a pass; null, with no dimensions, where it is left out. */
template <typename Element>
Tensor<Element> inputTensor(const ort::Api& api, const ort::KernelContext* context, size_t index) {
  const ort::Value* given = nullptr;
  check(api.input(context, index, &given));
  if (!given) return {nullptr, {}};
  return {dataOf<Element>(api, given), dimensionsOf(api, given)};
}

/** Where an outcome of these dimensions goes. */
template <typename Element>
Element* outputData(const ort::Api& api, ort::KernelContext* context, size_t index,
                         const std::vector<int64_t>& dims) {
  ort::Value* made = nullptr;
  check(api.output(context, index, dims.data(), dims.size(), &made));
  return dataOf<Element>(api, made);
}

/** An input that is a constant of the graph; null where it is left out. */
inline const ort::Value* constantInput(const ort::Api& api, const ort::KernelInfo* info, size_t index) {
  int isConstant = 0;
  const ort::Value* value = nullptr;
  check(api.constantInput(info, index, &isConstant, &value));
  return isConstant ? value : nullptr;
}

/** A constant's numbers; null where it is left out. Refuses any other count of them. */
template <typename Element>
const Element* constantData(const ort::Api& api, const ort::KernelInfo* info, size_t index, size_t count) {
  const ort::Value* value = constantInput(api, info, index);
  if (!value) return nullptr;
  size_t given = 1;
  for (const int64_t dim : dimensionsOf(api, value)) given *= static_cast<size_t>(dim);
  if (given != count)
    refuse(api, "expected " + std::to_string(count) + " numbers as input " + std::to_string(index) + ", got " +
                    std::to_string(given));
  return dataOf<const Element>(api, value);
}

}  // namespace qaio
