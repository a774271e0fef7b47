"""Keras's results after the first epochs of the course's trainings on the genuine MNIST, for tests that have no time for all of
them. Takes some twenty minutes. Each seed gives another result: tests compare within the spread.
"""

import data
from common import tensorflow, write_golden
from course import dense_transpose, sampling

import numpy as np

SEEDS = [42, 7, 1]
NOTE = "The first 55,000 images train, the last 5,000 validate; batches of 32 where nothing else is said."


def generate():
    keras, _ = tensorflow()
    layers, ops = keras.layers, keras.ops
    DenseTranspose = dense_transpose(keras)
    Sampling = sampling(keras)
    sgd = keras.optimizers.SGD

    class Divergence(keras.regularizers.Regularizer):
        """Of mean activations from .1."""

        def __call__(self, activations):
            mean = ops.clip(ops.mean(activations, axis=0), 1e-7, 1 - 1e-7)
            return 0.05 * ops.sum(0.1 * ops.log(0.1 / mean) + 0.9 * ops.log(0.9 / (1 - mean)))

    def dense(units, activation="selu", **options):
        return layers.Dense(units, activation=activation, **options)

    images = data.mnist_images().reshape(60000, 784).astype(np.float32) / np.float32(255)

    def fit(model, epochs, optimizer, batch=32, loss="binary_crossentropy", shape=(784,), x=images):
        x = x.reshape(60000, *shape)
        train, validation = x[:55000], x[55000:]
        model.compile(loss=loss, optimizer=optimizer)
        history = model.fit(train, train, epochs=epochs, batch_size=batch, validation_data=(validation, validation), verbose=0).history
        result = {"loss": round(history["loss"][-1], 6), "valLoss": round(history["val_loss"][-1], 6)}
        if loss == "binary_crossentropy":
            predicted = model.predict(validation, batch_size=1000, verbose=0)
            result["valRoundedAccuracy"] = round(float(np.mean(np.round(validation) == np.round(predicted))), 5)
        return result

    def stacked(epochs, _):
        return fit(keras.Sequential([keras.Input((784,)), dense(100), dense(30), dense(100), dense(784, "sigmoid")]), epochs, sgd(1.5))

    def tied(epochs, _):
        first, second = dense(100), dense(30)
        image = keras.Input((784,))
        output = DenseTranspose(first, "sigmoid")(DenseTranspose(second, "selu")(second(first(image))))
        return fit(keras.Model(image, output), epochs, sgd(1.5))

    def greedy(epochs, _):
        outer = [keras.Sequential([keras.Input((784,)), dense(100)]), keras.Sequential([keras.Input((100,)), dense(784, "sigmoid")])]
        phase1 = fit(keras.Sequential(outer), epochs, sgd(1.5))
        inner = [keras.Sequential([keras.Input((100,)), dense(30)]), keras.Sequential([keras.Input((30,)), dense(100)])]
        codes = outer[0].predict(images, batch_size=1000, verbose=0)
        phase2 = fit(keras.Sequential(inner), epochs, sgd(0.05), loss="mse", shape=(100,), x=codes)
        whole = keras.Sequential([keras.Input((784,)), outer[0], inner[0], inner[1], outer[1]])
        return {"phase1": phase1, "phase2": phase2, "fineTuned": fit(whole, epochs, sgd(0.1))}

    def denoising(corruption):
        def run(epochs, seed):
            noise = layers.GaussianNoise(0.2, seed=seed) if corruption == "gaussian" else layers.Dropout(0.5, seed=seed)
            return fit(keras.Sequential([keras.Input((784,)), noise, dense(100), dense(30), dense(100), dense(784, "sigmoid")]), epochs, sgd(1.0))

        return run

    def sparse(regularizer):
        def run(epochs, _):
            code = dense(300, "sigmoid", activity_regularizer=regularizer())
            model = keras.Sequential([keras.Input((784,)), dense(100), code, dense(100), dense(784, "sigmoid")])
            result = fit(model, epochs, sgd(1.0))
            activations = keras.Sequential(model.layers[:2]).predict(images[55000:], batch_size=1000, verbose=0)
            shares = {"meanActivation": activations.mean(), "below.1": (activations < 0.1).mean(), "above.7": (activations > 0.7).mean()}
            return {**result, **{name: round(float(value), 4) for name, value in shares.items()}}

        return run

    def variational(epochs, seed):
        image = keras.Input((784,))
        hidden = dense(100)(dense(150)(image))
        codes = Sampling(seed)([layers.Dense(10)(hidden), layers.Dense(10)(hidden)])
        return fit(keras.Model(image, dense(784, "sigmoid")(dense(150)(dense(100)(codes)))), epochs, "rmsprop", batch=128)

    def pooling(epochs, _):
        def conv(filters):
            return layers.Conv2D(filters, 3, padding="same", activation="selu")

        def transposed(filters, padding, activation):
            return layers.Conv2DTranspose(filters, 3, strides=2, padding=padding, activation=activation)

        down = [conv(16), layers.MaxPool2D(2), conv(32), layers.MaxPool2D(2), conv(64), layers.MaxPool2D(2)]
        up = [transposed(32, "valid", "selu"), transposed(16, "same", "selu"), transposed(1, "same", "sigmoid")]
        return fit(keras.Sequential([keras.Input((28, 28, 1)), *down, *up]), epochs, sgd(1.0), shape=(28, 28, 1))

    def strided(epochs, _):
        same = {"padding": "same", "activation": "relu"}
        down = [layers.Conv2D(32, 3, strides=2, **same), layers.Conv2D(64, 3, strides=2, **same), layers.Flatten(), layers.Dense(32)]
        up = [layers.Conv2DTranspose(64, 3, strides=2, **same), layers.Conv2DTranspose(32, 3, strides=2, **same), layers.Conv2D(1, 3, padding="same")]
        model = keras.Sequential([keras.Input((28, 28, 1)), *down, layers.Dense(3136), layers.Reshape((7, 7, 64)), *up])
        return fit(model, epochs, keras.optimizers.Adam(1e-3), batch=128, loss="mse", shape=(28, 28, 1))

    def recurrent(epochs, _):
        lstm = [layers.LSTM(100, return_sequences=True), layers.LSTM(30), layers.RepeatVector(28), layers.LSTM(100, return_sequences=True)]
        return fit(keras.Sequential([keras.Input((28, 28)), *lstm, dense(28, "sigmoid")]), epochs, keras.optimizers.Adam(1e-3), shape=(28, 28))

    # By package and training: how many epochs, and of what.
    trainings = {
        "stacked": {"stacked": (3, stacked), "tied": (3, tied), "greedy": (3, greedy)},
        "denoising": {"gaussian": (3, denoising("gaussian")), "dropout": (3, denoising("dropout"))},
        "sparse": {"l1": (3, sparse(lambda: keras.regularizers.L1(1e-4))), "kl": (3, sparse(Divergence))},
        "variational": {"variational": (5, variational)},
        "convolutional": {"pooling": (1, pooling), "strided": (1, strided)},
        "recurrent": {"recurrent": (1, recurrent)},
    }

    def train(name, epochs, training):
        runs = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            runs.append({"seed": seed, **training(epochs, seed)})
            print(name, runs[-1], flush=True)
        return {"epochs": epochs, "runs": runs}

    return [
        write_golden(package, "first-epochs", __file__, ["keras", "tensorflow-cpu", "numpy"],
                     {"note": NOTE, **{name: train(name, *work) for name, work in kinds.items()}})
        for package, kinds in trainings.items()
    ]
