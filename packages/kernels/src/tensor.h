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

/** An input that is a constant of the graph; null where it is left out. */
inline const ort::Value* constantInput(const ort::Api& api, const ort::KernelInfo* info, size_t index) {
  int isConstant = 0;
  const ort::Value* value = nullptr;
  check(api.constantInput(info, index, &isConstant, &value));
  return isConstant ? value : nullptr;
}

}  // namespace qaio
