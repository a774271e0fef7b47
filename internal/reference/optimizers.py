"""Five steps of every optimizer from fixed variables and gradients (Keras on TensorFlow, float32)."""

from common import f32, tensorflow, write_golden

import numpy as np

MATRIX = [[0.5, -1.25, 2.0, 0.01], [-0.75, 0.0, 1.5, -3.0], [0.125, 4.0, -0.3, 0.6]]
VECTOR = [0.0, 1.0, -2.0, 0.25]

# Each step mixes magnitudes from 1e-4 to 10 with exact zeros. The third is small throughout, so that no clipping
# limit is reached in it, and one element (matrix 0,3) has a gradient of zero until the fourth step.
GRADIENTS = [
    {
        "matrix": [[0.1, -10.0, 0.003, 0.0], [2.5, -0.0001, 0.7, -0.02], [0.0, 5.0, -1.0, 0.3]],
        "vector": [0.0001, -3.0, 0.0, 8.0],
    },
    {
        "matrix": [[-0.4, 6.0, 0.0, 0.0], [2.0, 0.0002, -0.7, 0.05], [0.01, -5.0, -1.5, 0.0]],
        "vector": [-0.0001, 0.5, 0.0, -10.0],
    },
    {
        "matrix": [[0.01, -0.002, 0.0001, 0.0], [0.03, 0.0, -0.004, 0.0005], [-0.02, 0.006, 0.0, 0.0001]],
        "vector": [0.0002, -0.01, 0.003, 0.0],
    },
    {
        "matrix": [[0.9, 1.1, -0.25, 0.6], [-3.0, 0.0003, 0.7, -0.08], [7.5, 0.0, 0.04, -0.3]],
        "vector": [1.0, -0.2, 4.0, 0.0],
    },
    {
        "matrix": [[-10.0, 0.5, 0.125, -0.0001], [1.0, 0.004, 0.0, 3.0], [-0.6, 2.0, -9.0, 0.15]],
        "vector": [0.0, 0.75, -0.001, 2.0],
    },
]

CONFIGS = [
    ("sgd", "SGD", {"learning_rate": 0.1}),
    ("sgd-momentum", "SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("sgd-nesterov", "SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("sgd-weight-decay", "SGD", {"learning_rate": 0.1, "weight_decay": 0.01}),
    ("sgd-clipnorm", "SGD", {"learning_rate": 0.1, "clipnorm": 1.0}),
    ("sgd-clipvalue", "SGD", {"learning_rate": 0.1, "clipvalue": 0.5}),
    ("sgd-global-clipnorm", "SGD", {"learning_rate": 0.1, "global_clipnorm": 2.0}),
    ("sgd-clipnorm-momentum-weight-decay", "SGD",
     {"learning_rate": 0.1, "momentum": 0.9, "clipnorm": 1.0, "weight_decay": 0.01}),
    ("rmsprop-default", "RMSprop", {}),
    ("rmsprop-momentum", "RMSprop", {"learning_rate": 0.001, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-3}),
    ("rmsprop-centered", "RMSprop", {"learning_rate": 0.01, "centered": True}),
    ("rmsprop-centered-momentum", "RMSprop", {"learning_rate": 0.01, "momentum": 0.5, "centered": True}),
    ("adam-default", "Adam", {}),
    ("adam-betas-epsilon", "Adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("adam-amsgrad", "Adam",
     {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "amsgrad": True}),
    ("adam-clipnorm", "Adam", {"learning_rate": 0.01, "clipnorm": 1.0}),
    ("adam-clipvalue", "Adam", {"learning_rate": 0.01, "clipvalue": 0.5}),
    ("adam-global-clipnorm", "Adam", {"learning_rate": 0.01, "global_clipnorm": 2.0}),
    ("adamw-default", "AdamW", {}),
    ("adamw", "AdamW", {"learning_rate": 0.01, "weight_decay": 0.01}),
    ("nadam-default", "Nadam", {}),
    ("nadam-betas-epsilon", "Nadam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("adadelta-default", "Adadelta", {}),
    ("adadelta-lr-1", "Adadelta", {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-7}),
    ("adadelta-rho-epsilon", "Adadelta", {"learning_rate": 0.5, "rho": 0.8, "epsilon": 1e-3}),
    ("adagrad-default", "Adagrad", {}),
    ("adagrad-accumulator", "Adagrad", {"learning_rate": 0.5, "initial_accumulator_value": 0.2}),
    ("adagrad-epsilon", "Adagrad", {"learning_rate": 0.1, "epsilon": 1e-2}),
]

OUTSIDE_FORMULA = [
    "v = rho*v + (1-rho)*g*g, from v = 0",
    "centered: m = rho*m + (1-rho)*g, from m = 0, and d = v - m*m; otherwise d = v",
    "u = g / (sqrt(d) + epsilon)",
    "momentum: b = momentum*b + u, from b = 0, and variable -= learningRate*b; otherwise variable -= learningRate*u",
]

OUTSIDE_CONFIGS = [
    ("rmsprop-outside-default", {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7}),
    ("rmsprop-outside-epsilon", {"learning_rate": 0.01, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-2}),
    ("rmsprop-outside-momentum", {"learning_rate": 0.001, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-3}),
    ("rmsprop-outside-centered", {"learning_rate": 0.01, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-3,
                                  "centered": True}),
]

NAMES = {
    "learning_rate": "learningRate", "momentum": "momentum", "nesterov": "nesterov", "rho": "rho",
    "epsilon": "epsilon", "centered": "centered", "beta_1": "beta1", "beta_2": "beta2", "amsgrad": "amsgrad",
    "weight_decay": "weightDecay", "clipnorm": "clipNorm", "clipvalue": "clipValue",
    "global_clipnorm": "globalClipNorm", "initial_accumulator_value": "initialAccumulatorValue",
}


def renamed(config):
    return {NAMES[key]: value for key, value in config.items() if key in NAMES}


def run(keras, optimizer, exclude=()):
    matrix = keras.Variable(f32(MATRIX), name="matrix")
    vector = keras.Variable(f32(VECTOR), name="vector")
    optimizer.build([matrix, vector])
    if exclude:
        optimizer.exclude_from_weight_decay(var_names=list(exclude))
    steps = []
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(f32(gradient[name])) for name in ("matrix", "vector")])
        steps.append({"matrix": matrix.numpy(), "vector": vector.numpy()})
    return steps


def outside(learning_rate, rho, momentum, epsilon, centered=False):
    """RMSprop with epsilon outside the root, as in PyTorch and in Keras before version 3; NumPy float32."""
    one, lr, rho, momentum, epsilon = (np.float32(x) for x in (1, learning_rate, rho, momentum, epsilon))
    variables = {"matrix": f32(MATRIX), "vector": f32(VECTOR)}
    slots = {name: [np.zeros_like(value) for _ in range(3)] for name, value in variables.items()}
    steps = []
    for gradient in GRADIENTS:
        for name in variables:
            g = f32(gradient[name])
            v, mean, buffer = slots[name]
            v = rho * v + (one - rho) * g * g
            mean = rho * mean + (one - rho) * g
            spread = v - mean * mean if centered else v
            buffer = momentum * buffer + g / (np.sqrt(spread) + epsilon)
            variables[name] = variables[name] - lr * buffer
            slots[name] = [v, mean, buffer]
        steps.append({name: value.copy() for name, value in variables.items()})
    return steps


def generate():
    keras, _ = tensorflow()
    cases = []
    for name, kind, config in CONFIGS:
        optimizer = getattr(keras.optimizers, kind)(**config)
        full = {**optimizer.get_config(), **config}
        full["learning_rate"] = config.get("learning_rate", float(str(np.float32(full["learning_rate"]))))
        cases.append({"name": name, "optimizer": kind, "reference": "keras", "given": renamed(config),
                      "config": renamed(full), "steps": run(keras, optimizer)})
    excluded = {"learning_rate": 0.01, "weight_decay": 0.1}
    cases.append({"name": "adamw-exclude-vector", "optimizer": "AdamW", "reference": "keras",
                  "given": renamed(excluded), "config": renamed({**keras.optimizers.AdamW().get_config(), **excluded}),
                  "excludeFromWeightDecay": ["vector"],
                  "steps": run(keras, keras.optimizers.AdamW(**excluded), exclude=["vector"])})
    schedule = {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5, "staircase": True}
    scheduled = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(**schedule), momentum=0.9)
    cases.append({"name": "sgd-momentum-schedule", "optimizer": "SGD", "reference": "keras",
                  "given": {"momentum": 0.9}, "config": {"momentum": 0.9},
                  "learningRateSchedule": {"kind": "ExponentialDecay", "initialLearningRate": 0.1, "decaySteps": 2,
                                           "decayRate": 0.5, "staircase": True},
                  "steps": run(keras, scheduled)})
    for name, config in OUTSIDE_CONFIGS:
        cases.append({"name": name, "optimizer": "RMSprop", "reference": "numpy", "epsilonOutsideRoot": True,
                      "given": renamed(config), "config": renamed(config), "steps": outside(**config)})
    return [write_golden("autoencoder", "optimizers", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "epsilonOutsideRootFormula": OUTSIDE_FORMULA,
        "start": {"matrix": f32(MATRIX), "vector": f32(VECTOR)},
        "gradients": [{name: f32(value) for name, value in step.items()} for step in GRADIENTS],
        "cases": cases,
    })]
