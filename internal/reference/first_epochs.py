"""Keras's results after the first epochs of the course's trainings on the genuine MNIST, for tests that have no time for all of
them. Takes some twenty minutes. Each seed gives another result: tests compare within the spread.
"""

from common import tensorflow, write_golden
from course import trainings

SEEDS = [42, 7, 1]
NOTE = "The first 55,000 images train, the last 5,000 validate; batches of 32 where nothing else is said."
# By package and training.
EPOCHS = {
    "stacked": {"stacked": 3, "tied": 3, "greedy": 3},
    "denoising": {"gaussian": 3, "dropout": 3},
    "sparse": {"l1": 3, "kl": 3},
    "variational": {"variational": 5},
    "convolutional": {"pooling": 1, "strided": 1},
    "recurrent": {"recurrent": 1},
}


def generate():
    keras, _ = tensorflow()
    known = trainings(keras)

    def train(name, epochs):
        runs = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            runs.append({"seed": seed, **known[name](epochs, seed)})
            print(name, runs[-1], flush=True)
        return {"epochs": epochs, "runs": runs}

    return [
        write_golden(package, "first-epochs", __file__, ["keras", "tensorflow-cpu", "numpy"],
                     {"note": NOTE, **{name: train(name, epochs) for name, epochs in names.items()}})
        for package, names in EPOCHS.items()
    ]
