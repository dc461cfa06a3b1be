// What operators have in common.
#pragma once
#include "instructions.h"
#include "tensor.h"

namespace qaio {

inline int64_t attribute(const ort::Api& api, const ort::KernelInfo* info, const char* name) {
  int64_t value = 0;
  check(api.attribute(info, name, &value));
  return value;
}

inline const Instructions& chosenInstructions(const ort::Api& api, const ort::KernelInfo* info) {
  const Instructions* found = instructions(static_cast<Choice>(attribute(api, info, "instructions")));
  if (!found) refuse(api, "this processor has not the instructions that the operator needs");
  return *found;
}

inline float floatAttribute(const ort::Api& api, const ort::KernelInfo* info, const char* name) {
  float value = 0;
  check(api.floatAttribute(info, name, &value));
  return value;
}

/** An operator of a class that is made of a node and computes; its name, inputs and outputs are left to say. */
template <typename Kernel>
ort::Operator operatorOf() {
  ort::Operator op;
  op.destroy = [](void* kernel) { delete static_cast<Kernel*>(kernel); };
  op.createKernel = [](const ort::Operator*, const void* table, const ort::KernelInfo* info, void** kernel) {
    const ort::Api api(table);
    return guarded(api, [&] { *kernel = new Kernel(api, info); });
  };
  op.compute = [](void* kernel, ort::KernelContext* context) {
    const auto& self = *static_cast<const Kernel*>(kernel);
    return guarded(self.api(), [&] { self.compute(context); });
  };
  return op;
}

}  // namespace qaio
