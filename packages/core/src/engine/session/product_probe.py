"""Prints the probe of product-probe.ts: pip install onnx numpy; python product_probe.py

How kernels of other processors add can be seen in an emulator: with onnxruntime installed too,
`qemu-x86_64 -cpu Haswell-v1 python product_probe.py` shows sums of 131068 in place of 259080 (AVX2 without VNNI).
"""

import base64

import numpy as np
from onnx import TensorProto, helper, numpy_helper

INPUTS, OUTPUTS = 8, 16

graph = helper.make_graph(
    [
        helper.make_node("Cast", ["values"], ["codes"], to=TensorProto.UINT8),
        helper.make_node("MatMulInteger", ["codes", "weights"], ["integers"]),
        helper.make_node("Cast", ["integers"], ["sums"], to=TensorProto.FLOAT),
    ],
    "probe",
    [helper.make_tensor_value_info("values", TensorProto.FLOAT, ["rows", INPUTS])],
    [helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["rows", OUTPUTS])],
    [numpy_helper.from_array(np.full((INPUTS, OUTPUTS), 127, np.int8), "weights")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
data = model.SerializeToString()
print(base64.b64encode(data).decode())

try:
    import onnxruntime
except ImportError:
    raise SystemExit
session = onnxruntime.InferenceSession(data)
for rows in (1, 8):
    sums = session.run(None, {"values": np.full((rows, INPUTS), 255, np.float32)})[0]
    print(rows, "rows:", np.unique(sums), "of", INPUTS * 255 * 127)
