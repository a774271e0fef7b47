"""packages/onnx/test/golden/models.json: models as Python's onnx package writes them, in base64, each beside its
description as the TypeScript writer takes it, with inputs and the outputs that onnx.reference computes."""

import base64

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from common import write_golden

KINDS = {"int": onnx.AttributeProto.INT, "float": onnx.AttributeProto.FLOAT, "string": onnx.AttributeProto.STRING,
         "ints": onnx.AttributeProto.INTS, "floats": onnx.AttributeProto.FLOATS}


def value(name, type, *shape):
    return {"name": name, "type": type, "shape": list(shape)}


def tensor(name, type, data):
    array = np.array(data, dtype=type)
    return {"name": name, "type": type, "shape": list(array.shape), "data": array.ravel().tolist()}


def node(op, inputs, outputs, **more):
    return {"op": op, "inputs": inputs, "outputs": outputs, **more}


def to_value(spec):
    return helper.make_tensor_value_info(spec["name"], helper.np_dtype_to_tensor_dtype(np.dtype(spec["type"])), spec["shape"])


def to_tensor(spec):
    return numpy_helper.from_array(np.array(spec["data"], dtype=spec["type"]).reshape(spec["shape"]), spec["name"])


def to_attribute(name, spec):
    (kind, content), = spec.items()
    if kind == "graph":
        return helper.make_attribute(name, to_graph(content))
    if kind == "tensor":
        return helper.make_attribute(name, to_tensor(content))
    return helper.make_attribute(name, content, attr_type=KINDS[kind])


def to_node(spec):
    made = helper.make_node(spec["op"], spec["inputs"], spec["outputs"], name=spec.get("name"), domain=spec.get("domain"))
    made.attribute.extend(to_attribute(*item) for item in spec.get("attributes", {}).items())
    return made


def to_graph(spec):
    parts = [[make(item) for item in spec.get(key, [])] for key, make in
             (("nodes", to_node), ("inputs", to_value), ("outputs", to_value), ("initializers", to_tensor))]
    nodes, inputs, outputs, initializers = parts
    return helper.make_graph(nodes, spec["name"], inputs, outputs, initializers)


def to_model(spec):
    opsets = [helper.make_opsetid("", spec.get("opset", 18))]
    opsets += [helper.make_opsetid(*item) for item in spec.get("domains", {}).items()]
    made = helper.make_model(to_graph(spec["graph"]), opset_imports=opsets, ir_version=spec.get("irVersion", 8),
                             producer_name=spec.get("producer", "latentkit"))
    if "metadata" in spec:
        helper.set_model_props(made, spec["metadata"])
    return made


def element_types():
    types = {"float32": [1.5, -2.25, 3e-39], "float64": [1 / 3, -1e300, 0.0], "int32": [-2147483648, 2147483647, 0],
             "int64": [-(2**53), 2**53, -1], "uint32": [4294967295, 0, 1], "uint8": [0, 127, 255],
             "int8": [-128, 0, 127], "bool": [True, False, True]}
    return {"graph": {
        "name": "element types",
        "nodes": [node("Cast", [f"{t} constant"], [f"{t} double"], attributes={"to": {"int": 11}}) for t in types]
                 + [node("Identity", [t], [f"{t} again"]) for t in types],
        "inputs": [value(t, t, 3) for t in types],
        "outputs": [value(f"{t} double", "float64", 3) for t in types] + [value(f"{t} again", t, 3) for t in types],
        "initializers": [tensor(f"{t} constant", t, data) for t, data in types.items()],
    }}, {t: np.array(data[::-1], dtype=t) for t, data in types.items()}


def attributes():
    return {"opset": 17, "irVersion": 9, "producer": "größer",
            "metadata": {"β": "4", "empty": "", "emoji": "𝜇"},
            "graph": {
        "name": "attributes",
        "nodes": [
            node("Transpose", ["x"], ["turned"], attributes={"perm": {"ints": [1, 0]}}, name="turn"),
            node("Gemm", ["turned", "x", "c"], ["product"],
                 attributes={"alpha": {"float": 0.1}, "beta": {"float": -2.0}, "transB": {"int": 0}}),
            node("Softmax", ["product"], ["soft"], attributes={"axis": {"int": -1}}),
            node("Constant", [], ["floats"], attributes={"value_floats": {"floats": [0.1, -1e30, 0.0]}}),
            node("Constant", [], ["ints"],
                 attributes={"value_ints": {"ints": [-(2**53) + 1, -1, 0, 127, 128, 2**31, 2**35 + 3, 2**40, 2**53 - 1]}}),
            node("Constant", [], ["tensor"], attributes={"value": {"tensor": tensor("t", "int64", [[7], [-7]])}}),
            node("Pad", ["product", "pads"], ["padded"], attributes={"mode": {"string": "reflect"}}),
        ],
        "inputs": [value("x", "float32", "rows", 3)],
        "outputs": [value("soft", "float32", 3, 3), value("padded", "float32", 3, 5), value("floats", "float32", 3),
                    value("ints", "int64", 9), value("tensor", "int64", 2, 1)],
        "initializers": [tensor("c", "float32", 0.5), tensor("pads", "int64", [0, 1, 0, 1])],
    }}, {"x": np.array([[1, 2, 3], [-4, 5, 0.5]], np.float32)}


def optional():
    return {"opset": 19, "graph": {
        "name": "optional",
        "nodes": [
            node("Clip", ["x", "", "high"], ["low"]),
            node("RNN", ["sequence", "w", "w", "", "", "start"], ["", "code"], attributes={"hidden_size": {"int": 1}}),
            node("ReduceSum", ["x"], ["sum"], attributes={"keepdims": {"int": 0}}),
            node("Concat", ["x", "none"], ["same"], attributes={"axis": {"int": 0}}),
        ],
        "inputs": [value("x", "float32", 4)],
        "outputs": [value("low", "float32", 4), value("code", "float32", 1, 1, 1), value("sum", "float32"), value("same", "float32", 4)],
        "initializers": [tensor("high", "float32", 2.0), tensor("w", "float32", [[[0.5]]]),
                         tensor("sequence", "float32", [[[1]], [[-2]]]), tensor("start", "float32", [[[0.25]]]), tensor("none", "float32", [])],
    }}, {"x": np.array([3, 1, 2.5, -1], np.float32)}


def scan():
    body = {
        "name": "step",
        "nodes": [node("MatMul", ["state", "w"], ["moved"]), node("Add", ["moved", "row"], ["sum"]),
                  node("Mul", ["sum", "half"], ["next"]), node("Identity", ["next"], ["seen"])],
        "inputs": [value("state", "float32", 2), value("row", "float32", 2)],
        "outputs": [value("next", "float32", 2), value("seen", "float32", 2)],
        "initializers": [tensor("half", "float32", 0.5)],
    }
    return {"graph": {
        "name": "scan",
        "nodes": [node("Scan", ["start", "rows"], ["last", "all"],
                       attributes={"body": {"graph": body}, "num_scan_inputs": {"int": 1}})],
        "inputs": [value("start", "float32", 2), value("rows", "float32", "steps", 2)],
        "outputs": [value("last", "float32", 2), value("all", "float32", "steps", 2)],
        "initializers": [tensor("w", "float32", [[0, 1], [-1, 0.5]])],
    }}, {"start": np.array([1, -1], np.float32), "rows": np.arange(6, dtype=np.float32).reshape(3, 2)}


def branches():
    def branch(op):
        return {"graph": {"name": op, "nodes": [node(op, ["x", "x"], ["result"])], "inputs": [],
                          "outputs": [value("result", "float32", 2)]}}

    return {"graph": {
        "name": "if",
        "nodes": [node("If", ["which"], ["y"], attributes={"then_branch": branch("Add"), "else_branch": branch("Mul")})],
        "inputs": [value("which", "bool"), value("x", "float32", 2)],
        "outputs": [value("y", "float32", 2)],
    }}, {"which": np.array(False), "x": np.array([3, 4], np.float32)}


def microsoft():
    a, b = np.array([[1, 2], [3, 4]], np.float32), np.array([[1, 0], [1, -1]], np.float32)
    return {"domains": {"com.microsoft": 1, "com.microsoft.nchwc": 1}, "graph": {
        "name": "domains",
        "nodes": [node("FusedMatMul", ["a", "b"], ["y"], domain="com.microsoft",
                       attributes={"alpha": {"float": 0.5}, "transA": {"int": 1}})],
        "inputs": [value("a", "float32", 2, 2), value("b", "float32", 2, 2)],
        "outputs": [value("y", "float32", 2, 2)],
    }}, {"a": a, "b": b}, {"y": 0.5 * a.T @ b}


def plain(array):
    array = np.asarray(array)
    return {"type": str(array.dtype), "shape": list(array.shape), "data": array.ravel().tolist()}


def case(build):
    spec, feeds, *rest = build()
    model = to_model(spec)
    onnx.checker.check_model(model, full_check=True)
    if rest:
        outputs = rest[0]
    else:
        names = [output["name"] for output in spec["graph"]["outputs"]]
        outputs = dict(zip(names, ReferenceEvaluator(model).run(None, feeds)))
    return {
        "name": build.__name__,
        "model": spec,
        "file": base64.b64encode(model.SerializeToString(deterministic=True)).decode(),
        "feeds": {name: plain(array) for name, array in feeds.items()},
        "outputs": {name: plain(array) for name, array in outputs.items()},
    }


def generate():
    cases = [case(build) for build in (element_types, attributes, optional, scan, branches, microsoft)]
    return [write_golden("onnx", "models", __file__, ["numpy", "onnx"], {"cases": cases})]
