"""Learning-rate schedules of Keras sampled at single steps (float32)."""

from common import f32, tensorflow, write_golden

STEPS = [0, 1, 10, 50, 99, 100, 101, 500, 1000]

CONFIGS = [
    ("exponential", "ExponentialDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.9, "staircase": False}),
    ("exponential-staircase", "ExponentialDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.9, "staircase": True}),
    ("inverse-time", "InverseTimeDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.5, "staircase": False}),
    ("inverse-time-staircase", "InverseTimeDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.5, "staircase": True}),
    ("piecewise", "PiecewiseConstantDecay", {"boundaries": [50, 100, 500], "values": [1.0, 0.5, 0.1, 0.01]}),
    ("cosine", "CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 500}),
    ("cosine-alpha", "CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 500, "alpha": 0.05}),
    ("cosine-warmup", "CosineDecay",
     {"initial_learning_rate": 0.01, "decay_steps": 500, "alpha": 0.05, "warmup_target": 0.2, "warmup_steps": 100}),
    ("cosine-warmup-from-zero", "CosineDecay",
     {"initial_learning_rate": 0.0, "decay_steps": 900, "warmup_target": 0.1, "warmup_steps": 50}),
    ("cosine-restarts", "CosineDecayRestarts",
     {"initial_learning_rate": 0.1, "first_decay_steps": 100, "t_mul": 2.0, "m_mul": 0.5, "alpha": 0.01}),
    ("polynomial", "PolynomialDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 500, "end_learning_rate": 0.001, "power": 2.0, "cycle": False}),
    ("polynomial-cycle", "PolynomialDecay",
     {"initial_learning_rate": 0.1, "decay_steps": 300, "end_learning_rate": 0.001, "power": 1.0, "cycle": True}),
]


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def generate():
    keras, _ = tensorflow()
    cases = []
    for name, kind, config in CONFIGS:
        schedule = getattr(keras.optimizers.schedules, kind)(**config)
        cases.append({
            "name": name,
            "kind": kind,
            "config": {camel(key): value for key, value in config.items()},
            "learningRates": f32([float(schedule(step)) for step in STEPS]),
        })
    return [write_golden("autoencoder", "schedules", __file__, ["keras", "tensorflow-cpu", "numpy"],
                         {"steps": STEPS, "cases": cases})]
