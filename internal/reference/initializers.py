"""Statistics of Keras's initialisers over two million samples each, and Keras's layer defaults."""

from common import significant, tensorflow, write_golden

import math

import numpy as np

SAMPLES = 2_000_000
# The standard deviation of a unit normal cut off at two; Keras divides by it, so that the cut-off sample has the
# standard deviation asked for.
TRUNCATED_STD = 0.87962566103423978

SHAPES = {"dense": (784, 100), "conv2d": (3, 3, 16, 32)}
SCALING = {
    "glorot_uniform": ("GlorotUniform", 1.0, "fan_avg", "uniform"),
    "glorot_normal": ("GlorotNormal", 1.0, "fan_avg", "truncated_normal"),
    "he_uniform": ("HeUniform", 2.0, "fan_in", "uniform"),
    "he_normal": ("HeNormal", 2.0, "fan_in", "truncated_normal"),
    "lecun_uniform": ("LecunUniform", 1.0, "fan_in", "uniform"),
    "lecun_normal": ("LecunNormal", 1.0, "fan_in", "truncated_normal"),
}
PLAIN = {
    "truncated_normal": ("TruncatedNormal", {"mean": 0.0, "stddev": 0.05}, "truncated_normal"),
    "random_normal": ("RandomNormal", {"mean": 0.0, "stddev": 0.05}, "normal"),
    "random_uniform": ("RandomUniform", {"minval": -0.05, "maxval": 0.05}, "uniform"),
}


def fans(shape):
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def theory(distribution, std=None, bound=None, underlying=None):
    """Population figures; `underlying` is the cut-off normal's standard deviation before it is cut at two of them."""
    if distribution == "uniform":
        return {"distribution": distribution, "bound": bound, "std": bound / math.sqrt(3), "kurtosis": 1.8}
    if distribution == "normal":
        return {"distribution": distribution, "bound": None, "std": std, "kurtosis": 3.0}
    density = math.exp(-2.0) / math.sqrt(2 * math.pi)
    mass = math.erf(math.sqrt(2.0))
    second = 1 - 4 * density / mass
    fourth = 3 * second - 16 * density / mass
    return {"distribution": distribution, "underlyingStd": underlying, "bound": 2 * underlying,
            "std": underlying * math.sqrt(second), "kurtosis": fourth / second**2}


def measured(initializer, shape):
    calls = math.ceil(SAMPLES / math.prod(shape))
    values = np.concatenate([
        np.asarray(initializer(seed)(shape), dtype=np.float64).ravel() for seed in range(1, calls + 1)
    ])[:SAMPLES]
    centred = values - values.mean()
    variance = np.mean(centred**2)
    figures = {"mean": values.mean(), "variance": variance, "min": values.min(), "max": values.max(),
               "kurtosis": np.mean(centred**4) / variance**2}
    return {"count": len(values), **{key: significant(value, 9)[()] for key, value in figures.items()}}


def statistics(keras):
    cases = []
    for name, (kind, scale, mode, distribution) in SCALING.items():
        for shape_name, shape in SHAPES.items():
            fan_in, fan_out = fans(shape)
            fan = fan_in if mode == "fan_in" else (fan_in + fan_out) / 2
            std = math.sqrt(scale / fan)
            expected = (theory("uniform", bound=math.sqrt(3 * scale / fan)) if distribution == "uniform"
                        else theory(distribution, underlying=std / TRUNCATED_STD))
            make = getattr(keras.initializers, kind)
            cases.append({"name": name, "keras": kind, "config": {"scale": scale, "mode": mode}, "kernel": shape_name,
                          "shape": list(shape), "fanIn": fan_in, "fanOut": fan_out, "theory": expected,
                          "measured": measured(lambda seed: make(seed=seed), shape)})
    for name, (kind, config, distribution) in PLAIN.items():
        shape = SHAPES["dense"]
        std = config.get("stddev")
        expected = theory(distribution, std=std, bound=config.get("maxval"), underlying=std)
        make = getattr(keras.initializers, kind)
        cases.append({"name": name, "keras": kind, "config": config, "kernel": "dense", "shape": list(shape),
                      "theory": expected, "measured": measured(lambda seed: make(seed=seed, **config), shape)})
    return cases


def orthogonal(keras):
    tall = keras.ops.convert_to_numpy(keras.initializers.Orthogonal(seed=1)((40, 10))).astype(np.float64)
    wide = keras.ops.convert_to_numpy(keras.initializers.Orthogonal(gain=2.0, seed=1)((10, 40))).astype(np.float64)
    return {
        "note": "QR of a normal matrix, signs from the diagonal of R; the leading axes are flattened to "
                "[prod(shape[:-1]), shape[-1]]. Columns are orthonormal when rows >= columns, otherwise rows; times gain.",
        "defaultGain": keras.initializers.Orthogonal().gain,
        "orthonormal": {
            "tall40x10": bool(np.abs(tall.T @ tall - np.eye(10)).max() < 1e-5),
            "wide10x40gain2": bool(np.abs(wide @ wide.T - 4 * np.eye(10)).max() < 1e-5),
        },
    }


def name_of(config):
    return {"class": config["class_name"], "config": {k: v for k, v in config["config"].items() if k != "seed"}}


def layer_defaults(keras):
    layers = keras.layers
    made = {
        "Dense": layers.Dense(2), "Conv2D": layers.Conv2D(2, 3), "Conv2DTranspose": layers.Conv2DTranspose(2, 3),
        "LSTM": layers.LSTM(2), "GRU": layers.GRU(2),
    }
    wanted = {
        "activation": "activation", "recurrent_activation": "recurrentActivation", "use_bias": "useBias",
        "kernel_initializer": "kernelInitializer", "recurrent_initializer": "recurrentInitializer",
        "bias_initializer": "biasInitializer", "unit_forget_bias": "unitForgetBias", "reset_after": "resetAfter",
        "padding": "padding", "output_padding": "outputPadding",
    }
    result = {}
    for layer_name, layer in made.items():
        config = layer.get_config()
        result[layer_name] = {
            short: name_of(config[key]) if key.endswith("initializer") else config[key]
            for key, short in wanted.items() if key in config
        }
    batch_norm = layers.BatchNormalization().get_config()
    result["BatchNormalization"] = {"momentum": batch_norm["momentum"], "epsilon": batch_norm["epsilon"]}
    result["LayerNormalization"] = {"epsilon": layers.LayerNormalization().get_config()["epsilon"]}
    return result


def generate():
    keras, _ = tensorflow()
    return [write_golden("layers", "initializers", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "truncatedNormalStd": TRUNCATED_STD,
        "cases": statistics(keras),
        "zeros": {"shape": [3, 2], "values": keras.ops.convert_to_numpy(keras.initializers.Zeros()((3, 2)))},
        "orthogonal": orthogonal(keras),
        "layerDefaults": layer_defaults(keras),
    })]
