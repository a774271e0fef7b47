"""Keras's results of the course's dense autoencoders on the genuine MNIST. Takes some ten minutes, so it is not among the
goldens that `generate.py` makes unasked. Each seed gives another result: tests compare within the spread.
"""

from common import tensorflow, write_golden
from course import trainings

SEEDS = [42]
EPOCHS = {"stacked": 20, "tied": 10, "greedy": 10}


def rounded(epochs, result):
    if "loss" in result:
        return {"epochs": epochs, **{name: round(value, 5) for name, value in result.items()}}
    return {phase: rounded(epochs, part) for phase, part in result.items()}


def generate():
    keras, _ = tensorflow()
    known = trainings(keras)
    runs = []
    for seed in SEEDS:
        run = {"seed": seed}
        for name, epochs in EPOCHS.items():
            keras.utils.set_random_seed(seed)
            run[name] = rounded(epochs, known[name](epochs, seed))
            print(seed, name, run[name], flush=True)
        runs.append(run)
    note = (
        "784-100-30-100-784, selu, sigmoid output, binary cross-entropy, SGD in batches of 32 with learning rate 1.5; greedy: "
        "784-100-784 at 1.5, then 100-30-100 on its codes with the squared error at .05, then all layers at .1. The first 55,000 "
        "images train, the last 5,000 validate."
    )
    return [write_golden("stacked", "mnist", __file__, ["keras", "tensorflow-cpu", "numpy"], {"note": note, "runs": runs})]
