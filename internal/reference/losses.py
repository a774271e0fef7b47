"""Losses of Keras with per-sample values and gradients (float32), at extreme values and at ties."""

from common import f32, tensorflow, write_golden

TARGET = [
    [0.0, 1.0, 0.5, 0.25, 0.0, 1.0],
    [1.0, 0.0, 0.9, 0.1, 1.0, 0.0],
    [0.0, 0.0, 1.0, 1.0, 0.3, 0.7],
    [1.0, 1.0, 0.0, 0.0, 0.6, 0.02],
]
# 0 against 1, 1 against 0 and 1e-8 lie outside Keras's clipping interval [1e-7, 1 - 1e-7]; their gradient is 0.
PROBABILITIES = [
    [0.0, 1.0, 0.5, 0.75, 1.0, 0.0],
    [1e-8, 1e-8, 0.2, 0.1, 0.999999, 1e-6],
    [0.3, 0.01, 0.99, 0.5, 0.3, 0.123],
    [0.05, 0.95, 0.4, 0.6, 0.9, 0.03],
]
LOGITS = [
    [30.0, 30.0, 0.0, -1.0, -30.0, -30.0],
    [-30.0, -100.0, 2.5, -2.0, 100.0, 0.001],
    [5.0, -5.0, 5.0, -5.0, 0.2, -0.7],
    [1.5, -1.5, 12.0, -12.0, 17.5, -17.5],
]
REAL_TARGET = [
    [0.0, 1.0, -1.0, 2.5, -0.3, 10.0],
    [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    [-4.0, 3.0, 0.001, -0.001, 7.0, 0.0],
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
]
# Errors of exactly 0, 0.5 and 1 are among them: where the absolute value and Huber's two branches meet.
REAL_PREDICTION = [
    [0.0, 2.0, -1.5, 2.5, 0.4, -20.0],
    [0.5, 0.0, 1.0, 1.5, -0.5, 0.49],
    [4.0, 3.25, -0.002, 0.003, 7.0, 1e-4],
    [1.1, 1.9, 3.5, 4.75, 2.0, 6.0],
]
WEIGHTS = [1.0, 0.5, 0.0, 2.0]

CASES = [
    ("mse", "MeanSquaredError", {}, REAL_TARGET, REAL_PREDICTION),
    ("mae", "MeanAbsoluteError", {}, REAL_TARGET, REAL_PREDICTION),
    ("huber-1", "Huber", {"delta": 1.0}, REAL_TARGET, REAL_PREDICTION),
    ("huber-0.5", "Huber", {"delta": 0.5}, REAL_TARGET, REAL_PREDICTION),
    ("log-cosh", "LogCosh", {}, REAL_TARGET, REAL_PREDICTION),
    ("bce", "BinaryCrossentropy", {}, TARGET, PROBABILITIES),
    ("bce-label-smoothing", "BinaryCrossentropy", {"label_smoothing": 0.1}, TARGET, PROBABILITIES),
    ("bce-from-logits", "BinaryCrossentropy", {"from_logits": True}, TARGET, LOGITS),
    ("bce-from-logits-label-smoothing", "BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, TARGET,
     LOGITS),
]
NAMES = {"delta": "delta", "from_logits": "fromLogits", "label_smoothing": "labelSmoothing"}


def evaluate(keras, tf, kind, config, target, prediction, weight=None):
    target = tf.constant(f32(target))
    prediction = tf.constant(f32(prediction))
    weight = None if weight is None else tf.constant(f32(weight))
    make = getattr(keras.losses, kind)
    with tf.GradientTape() as tape:
        tape.watch(prediction)
        loss = make(**config)(target, prediction, sample_weight=weight)
    return {
        "loss": loss.numpy(),
        "perSample": make(**config, reduction="none")(target, prediction, sample_weight=weight).numpy(),
        "gradient": tape.gradient(loss, prediction).numpy(),
    }


def generate():
    keras, tf = tensorflow()
    cases = []
    for name, kind, config, target, prediction in CASES:
        cases.append({
            "name": name,
            "keras": kind,
            "config": {NAMES[key]: value for key, value in config.items()},
            "target": f32(target),
            "prediction": f32(prediction),
            "unweighted": evaluate(keras, tf, kind, config, target, prediction),
            "weighted": evaluate(keras, tf, kind, config, target, prediction, WEIGHTS),
        })
    return [write_golden("autoencoder", "losses", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "reduction": "sum_over_batch_size: mean over the samples of the mean over the features; "
                     "weighted: sum of weight*perSample over the number of samples (not over the sum of weights)",
        "sampleWeight": f32(WEIGHTS),
        "cases": cases,
    })]
