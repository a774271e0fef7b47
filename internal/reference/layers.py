"""Layers of Keras on fixed inputs (float32): values, gradients, and statistics where the layer draws noise."""

from common import f32, significant, tensorflow, write_golden

import inspect

import numpy as np

GRID = [-30, -5, -3, -2, -1, -0.5, -0.1, -0.001, 0, 0.001, 0.1, 0.5, 1, 2, 3, 5, 30]


def values(seed, *shape):
    """Normal values with three decimals, so that the file stays readable."""
    return f32(np.round(np.random.default_rng(seed).normal(size=shape), 3))


def gradients(tf, function, inputs, weights):
    """Output of `function` and the gradients of sum(output * weights) with respect to each input."""
    tensors = {name: tf.constant(value) for name, value in inputs.items()}
    with tf.GradientTape() as tape:
        tape.watch(list(tensors.values()))
        output = function(**tensors)
        total = tf.reduce_sum(output * weights)
    found = tape.gradient(total, tensors)
    return output.numpy(), {name: gradient.numpy() for name, gradient in found.items()}


def activations(keras, tf):
    x = f32(GRID)
    functions = keras.activations
    cases = [
        ("relu", functions.relu, {}), ("relu6", functions.relu6, {}), ("elu", functions.elu, {}),
        ("elu", functions.elu, {"alpha": 0.5}), ("selu", functions.selu, {}),
        ("leaky_relu", functions.leaky_relu, {}), ("leaky_relu", functions.leaky_relu, {"negative_slope": 0.3}),
        ("gelu", functions.gelu, {"approximate": False}), ("gelu", functions.gelu, {"approximate": True}),
        ("silu", functions.silu, {}), ("mish", functions.mish, {}), ("tanh", functions.tanh, {}),
        ("sigmoid", functions.sigmoid, {}), ("hard_sigmoid", functions.hard_sigmoid, {}),
        ("softplus", functions.softplus, {}), ("softsign", functions.softsign, {}), ("linear", functions.linear, {}),
    ]
    result = []
    for name, function, config in cases:
        output, gradient = gradients(tf, lambda x: function(x, **config), {"x": x}, 1.0)
        result.append({"name": name, "config": {{"negative_slope": "negativeSlope"}.get(key, key): value
                                                for key, value in config.items()},
                       "output": output, "gradient": gradient["x"]})
    default = inspect.signature(functions.leaky_relu).parameters["negative_slope"].default
    return {
        "x": x,
        "defaults": {"leakyReluFunctionNegativeSlope": default,
                     "leakyReluLayerNegativeSlope": keras.layers.LeakyReLU().negative_slope,
                     "eluAlpha": inspect.signature(functions.elu).parameters["alpha"].default,
                     "geluApproximate": inspect.signature(functions.gelu).parameters["approximate"].default},
        "cases": result,
    }


def softmax(keras, tf):
    x, weights = values(1, 3, 5) * np.float32(3), values(2, 3, 5)
    output, gradient = gradients(tf, lambda x: keras.activations.softmax(x), {"x": x}, weights)
    return {"x": x, "r": weights, "output": output, "gradient": gradient["x"]}


def masked(keras):
    x = values(3, 4, 6)
    alpha = -1.7580993408473766
    result = []
    for rate in (0.1, 0.5):
        dropped = keras.layers.Dropout(rate, seed=5)(x, training=True).numpy()
        result.append({"layer": "Dropout", "rate": rate, "input": x, "keep": (dropped != 0).astype(int),
                       "output": dropped})
        out = keras.layers.AlphaDropout(rate, seed=5)(x, training=True).numpy()
        a = ((1 - rate) * (1 + rate * alpha**2)) ** -0.5
        b = -a * alpha * rate
        keep = np.abs(out - (a * alpha + b)) > 1e-5
        if np.abs(out - (a * np.where(keep, x, alpha) + b)).max() > 1e-5:
            raise ValueError("The mask deduced for AlphaDropout does not reproduce Keras's output.")
        result.append({"layer": "AlphaDropout", "rate": rate, "alphaPrime": alpha, "a": a, "b": b, "input": x,
                       "keep": keep.astype(int), "output": out})
    return result


def noise_statistics(keras):
    normal = f32(np.random.default_rng(6).normal(size=(1000, 1000)))
    zeros = np.zeros((1000, 1000), dtype=np.float32)
    ones = np.ones((1000, 1000), dtype=np.float32)
    cases = [
        ("GaussianNoise", {"stddev": 0.2}, "zeros", zeros), ("AlphaDropout", {"rate": 0.1}, "standard normal", normal),
        ("AlphaDropout", {"rate": 0.5}, "standard normal", normal), ("Dropout", {"rate": 0.3}, "ones", ones),
    ]
    result = []
    for kind, config, name, x in cases:
        out = np.asarray(getattr(keras.layers, kind)(**config, seed=7)(x, training=True), dtype=np.float64)
        result.append({"layer": kind, "config": config, "input": name, "count": out.size,
                       "mean": significant(out.mean(), 9)[()], "variance": significant(out.var(), 9)[()]})
    return result


def dense_transpose(keras, tf):
    x, kernel, bias, weights = values(11, 4, 3), values(12, 5, 3), values(13, 5), values(14, 4, 5)
    result = []
    for activation in ("linear", "selu", "sigmoid"):
        function = keras.activations.get(activation)
        output, found = gradients(
            tf, lambda x, kernel, bias: function(tf.matmul(x, kernel, transpose_b=True) + bias),
            {"x": x, "kernel": kernel, "bias": bias}, weights)
        result.append({"activation": activation, "output": output, "gradients": found})
    return {"note": "output = activation(x . kernel^T + bias); kernel [5, 3] is that of a Dense from 5 to 3.",
            "x": x, "kernel": kernel, "bias": bias, "r": weights, "cases": result}


def tied(keras, tf):
    inputs = {"x": values(21, 4, 5), "kernel": values(22, 5, 3), "hiddenBias": values(23, 3),
              "outputBias": values(24, 5)}
    weights = values(25, 4, 5)
    result = []
    for hidden, last in (("linear", "linear"), ("selu", "sigmoid"), ("sigmoid", "linear"), ("linear", "selu"),
                         ("selu", "selu")):
        first, second = keras.activations.get(hidden), keras.activations.get(last)

        def forward(x, kernel, hiddenBias, outputBias):
            codes = first(tf.matmul(x, kernel) + hiddenBias)
            return second(tf.matmul(codes, kernel, transpose_b=True) + outputBias)

        output, found = gradients(tf, forward, inputs, weights)
        codes = first(tf.matmul(inputs["x"], inputs["kernel"]) + inputs["hiddenBias"])
        result.append({"hiddenActivation": hidden, "outputActivation": last, "codes": codes.numpy(), "output": output,
                       "gradients": found})
    return {"note": "codes = hiddenActivation(x . kernel + hiddenBias); "
                    "output = outputActivation(codes . kernel^T + outputBias).",
            **inputs, "r": weights, "cases": result}


def sampling(keras, tf):
    mean, log_variance, eps, weights = values(31, 3, 4), values(32, 3, 4) * 2, values(33, 3, 4), values(34, 3, 4)
    inputs = {"mean": mean, "logVariance": log_variance, "eps": eps}
    z, found = gradients(tf, lambda mean, logVariance, eps: mean + tf.exp(logVariance / 2) * eps, inputs, weights)

    def divergence(mean, logVariance):
        return -0.5 * tf.reduce_sum(1 + logVariance - tf.exp(logVariance) - tf.square(mean), axis=-1)

    kl, kl_found = gradients(tf, divergence, {"mean": mean, "logVariance": log_variance}, 1.0)
    return {"note": "z = mean + exp(logVariance/2)*eps; kl per sample is a sum over the latent dimensions, "
                    "its gradients are those of the sum over the samples.",
            **inputs, "r": weights, "z": z, "gradients": found, "kl": {"perSample": kl, "gradients": kl_found}}


def activity(keras, tf):
    x, kernel, bias = values(41, 4, 5), values(42, 5, 3), values(43, 3)

    class TargetActivation(keras.regularizers.Regularizer):
        """weight * sum over units of KL(target || mean activation of the unit over the batch), both of its terms."""

        def __init__(self, weight, target):
            self.weight, self.target = weight, target

        def __call__(self, inputs):
            mean = tf.reduce_mean(inputs, axis=0)
            divergence = keras.losses.kl_divergence
            return self.weight * (divergence(self.target + 0 * mean, mean)
                                  + divergence(1.0 - self.target + 0 * mean, 1.0 - mean))

    cases = [
        ("l1", "linear", {"l1": 0.01}, keras.regularizers.L1(0.01)),
        ("l2", "linear", {"l2": 0.02}, keras.regularizers.L2(0.02)),
        ("l1l2", "selu", {"l1": 0.01, "l2": 0.02}, keras.regularizers.L1L2(l1=0.01, l2=0.02)),
        ("kl-target", "sigmoid", {"weight": 0.05, "target": 0.1}, TargetActivation(0.05, 0.1)),
    ]
    result = []
    for name, activation, config, regularizer in cases:
        layer = keras.layers.Dense(3, activation=activation, activity_regularizer=regularizer)
        layer.build(x.shape)
        layer.set_weights([kernel, bias])
        with tf.GradientTape() as tape:
            output = layer(x)
            (loss,) = layer.losses
        found = tape.gradient(loss, [layer.kernel.value, layer.bias.value])
        result.append({"name": name, "activation": activation, "config": config, "output": output.numpy(),
                       "penalty": regularizer(output).numpy(), "loss": loss.numpy(),
                       "gradients": {"kernel": found[0].numpy(), "bias": found[1].numpy()}})
    return {"note": "penalty is the regulariser's own value, loss is what Keras adds: penalty / batch size (4).",
            "x": x, "kernel": kernel, "bias": bias, "cases": result}


def conv_transpose(keras, tf):
    x, kernel, bias = values(51, 1, 3, 3, 2), values(52, 3, 3, 2, 2), values(53, 2)
    result = []
    for strides, padding, output_padding in ((1, "valid", None), (1, "same", None), (2, "same", None),
                                             (2, "same", 0), (2, "same", 1), (2, "valid", None), (2, "valid", 1)):
        layer = keras.layers.Conv2DTranspose(2, 3, strides=strides, padding=padding, output_padding=output_padding)
        layer.build(x.shape)
        layer.set_weights([kernel, bias])
        source = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(source)
            output = layer(source)
            weights = f32(np.cos(np.arange(tf.size(output))).reshape(output.shape))
            total = tf.reduce_sum(output * weights)
        found = tape.gradient(total, [source, layer.kernel.value])
        result.append({"strides": strides, "padding": padding, "outputPadding": output_padding,
                       "shape": list(output.shape), "output": output.numpy().ravel(),
                       "gradients": {"x": found[0].numpy().ravel(), "kernel": found[1].numpy().ravel()}})
    return {"note": "Flat, row-major. kernel [3, 3, filters 2, channels 2]; gradients are those of "
                    "sum(output * cos(i)), i the flat index into output.",
            "x": {"shape": list(x.shape), "values": x.ravel()},
            "kernel": {"shape": list(kernel.shape), "values": kernel.ravel()}, "bias": bias, "cases": result}


def generate():
    keras, tf = tensorflow()
    return [write_golden("layers", "layers", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "activations": activations(keras, tf),
        "softmax": softmax(keras, tf),
        "masked": masked(keras),
        "noiseStatistics": noise_statistics(keras),
        "denseTranspose": dense_transpose(keras, tf),
        "tied": tied(keras, tf),
        "sampling": sampling(keras, tf),
        "activityRegularization": activity(keras, tf),
        "conv2dTranspose": conv_transpose(keras, tf),
    })]
