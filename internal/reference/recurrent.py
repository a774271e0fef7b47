"""Recurrent layers of Keras on fixed inputs (float32): outputs, final states and all gradients."""

from common import tensorflow, write_golden
from layers import values

BATCH, STEPS, FEATURES, UNITS = 2, 4, 3, 5


def case(keras, tf, kind, seed, wrapped=None, mask=None, **config):
    """One layer with given weights and perhaps a mask: outputs, and the gradients of sum(output * r) with respect to input and weights."""
    shape = (BATCH, STEPS, FEATURES)
    x = tf.constant(values(seed, *shape))
    layer = getattr(keras.layers, kind)(UNITS, **config)
    if wrapped is not None:
        layer = keras.layers.Bidirectional(layer, merge_mode=wrapped)
    layer.build(shape)
    weights = [values(seed + 1 + i, *weight.shape) * 0.5 for i, weight in enumerate(layer.trainable_weights)]
    layer.set_weights(weights)
    with tf.GradientTape() as tape:
        tape.watch(x)
        outputs = layer(x) if mask is None else layer(x, mask=tf.cast(mask, "bool"))
        outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        rs = [values(seed + 50 + i, *output.shape) for i, output in enumerate(outputs)]
        total = tf.add_n([tf.reduce_sum(output * r) for output, r in zip(outputs, rs)])
    found = tape.gradient(total, [x, *[weight.value for weight in layer.trainable_weights]])
    return {
        "layer": kind, "wrapped": wrapped, "config": {camel(key): value for key, value in config.items()},
        "weightShapes": [list(weight.shape) for weight in weights],
        "mask": mask, "x": x.numpy(), "weights": weights, "r": rs,
        "outputs": [output.numpy() for output in outputs], "gradients": [gradient.numpy() for gradient in found],
    }


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def defaults(keras):
    """Initial biases and settings that a layer without arguments has."""
    result = {}
    for kind in ("LSTM", "GRU"):
        layer = getattr(keras.layers, kind)(2)
        layer.build((1, 1, 3))
        config = layer.get_config()
        result[kind] = {
            "bias": layer.trainable_weights[2].numpy(),
            "kernelInitializer": config["kernel_initializer"]["class_name"],
            "recurrentInitializer": config["recurrent_initializer"]["class_name"],
            "config": {camel(key): config[key] for key in (
                "activation", "recurrent_activation", "use_bias", "return_sequences", "return_state", "go_backwards",
                *(["unit_forget_bias"] if kind == "LSTM" else ["reset_after"]))},
        }
    return result


def generate():
    keras, tf = tensorflow()
    cases = []
    for i, (kind, config) in enumerate([
        ("LSTM", {}), ("LSTM", {"return_sequences": True}), ("LSTM", {"go_backwards": True, "return_sequences": True}),
        ("LSTM", {"return_state": True}), ("LSTM", {"return_sequences": True, "return_state": True}),
        ("LSTM", {"use_bias": False}),
        ("LSTM", {"activation": "relu", "recurrent_activation": "sigmoid"}),
        ("GRU", {}), ("GRU", {"return_sequences": True}), ("GRU", {"go_backwards": True, "return_sequences": True}),
        ("GRU", {"return_sequences": True, "return_state": True}), ("GRU", {"use_bias": False}),
        ("GRU", {"reset_after": False}), ("GRU", {"reset_after": False, "return_sequences": True}),
        ("GRU", {"activation": "relu"}),
    ]):
        cases.append(case(keras, tf, kind, 100 * i, **config))
    for i, (kind, mode, config) in enumerate([
        ("LSTM", "concat", {"return_sequences": True}), ("LSTM", "sum", {}), ("GRU", "ave", {"return_sequences": True}),
    ]):
        cases.append(case(keras, tf, kind, 5000 + 100 * i, wrapped=mode, **config))
    # Steps left out at the end of one sequence, at the beginning and in between of the other.
    mask = [[1, 1, 0, 0], [0, 1, 0, 1]]
    for i, (kind, mode, config) in enumerate([
        ("LSTM", None, {"return_sequences": True, "return_state": True}), ("LSTM", None, {"go_backwards": True}),
        ("GRU", None, {"return_sequences": True, "go_backwards": True}), ("GRU", None, {"reset_after": False}),
        ("LSTM", "concat", {}), ("GRU", "sum", {}),
    ]):
        cases.append(case(keras, tf, kind, 7000 + 100 * i, wrapped=mode, mask=mask, **config))
    return [write_golden("layers", "recurrent", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "defaults": defaults(keras), "cases": cases,
    })]
