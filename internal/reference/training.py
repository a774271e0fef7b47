"""Keras's results of the course's dense autoencoders on the genuine MNIST. Takes some ten minutes, so it is not among the
goldens that `generate.py` makes unasked. Each seed gives another result: tests compare within the spread.
"""

import data
from common import tensorflow, write_golden
from course import dense_transpose

import numpy as np

SEEDS = [42]


def generate():
    keras, _ = tensorflow()
    layers = keras.layers
    DenseTranspose = dense_transpose(keras)

    def dense(units, activation="selu"):
        return layers.Dense(units, activation=activation)

    def fit(model, train, validation, epochs, learning_rate, loss="binary_crossentropy"):
        model.compile(loss=loss, optimizer=keras.optimizers.SGD(learning_rate))
        history = model.fit(train, train, epochs=epochs, batch_size=32, validation_data=(validation, validation), verbose=0).history
        result = {"epochs": epochs, "loss": round(history["loss"][-1], 5), "valLoss": round(history["val_loss"][-1], 5)}
        if loss == "binary_crossentropy":
            predicted = model.predict(validation, batch_size=1000, verbose=0)
            result["valRoundedAccuracy"] = round(float(np.mean(np.round(validation) == np.round(predicted))), 5)
        return result

    def stacked(train, validation):
        model = keras.Sequential([keras.Input((784,)), dense(100), dense(30), dense(100), dense(784, "sigmoid")])
        return fit(model, train, validation, 20, 1.5)

    def tied(train, validation):
        first, second = dense(100), dense(30)
        image = keras.Input((784,))
        codes = second(first(image))
        output = DenseTranspose(first, "sigmoid")(DenseTranspose(second, "selu")(codes))
        return fit(keras.Model(image, output), train, validation, 10, 1.5)

    def greedy(train, validation):
        outer = [keras.Sequential([keras.Input((784,)), dense(100)]), keras.Sequential([keras.Input((100,)), dense(784, "sigmoid")])]
        phase1 = fit(keras.Sequential(outer), train, validation, 10, 1.5)
        inner = [keras.Sequential([keras.Input((100,)), dense(30)]), keras.Sequential([keras.Input((30,)), dense(100)])]
        codes = [outer[0].predict(x, batch_size=1000, verbose=0) for x in (train, validation)]
        phase2 = fit(keras.Sequential(inner), *codes, 10, 0.05, "mse")
        whole = keras.Sequential([keras.Input((784,)), outer[0], inner[0], inner[1], outer[1]])
        return {"phase1": phase1, "phase2": phase2, "fineTuned": fit(whole, train, validation, 10, 0.1)}

    images = data.mnist_images().reshape(60000, 784).astype(np.float32) / np.float32(255)
    train, validation = images[:55000], images[55000:]
    runs = []
    for seed in SEEDS:
        run = {"seed": seed}
        for experiment in (stacked, tied, greedy):
            keras.utils.set_random_seed(seed)
            run[experiment.__name__] = experiment(train, validation)
            print(seed, experiment.__name__, run[experiment.__name__], flush=True)
        runs.append(run)
    note = (
        "784-100-30-100-784, selu, sigmoid output, binary cross-entropy, SGD in batches of 32 with learning rate 1.5; greedy: "
        "784-100-784 at 1.5, then 100-30-100 on its codes with the squared error at .05, then all layers at .1. The first 55,000 "
        "images train, the last 5,000 validate."
    )
    return [write_golden("stacked", "mnist", __file__, ["keras", "tensorflow-cpu", "numpy"], {"note": note, "runs": runs})]
