"""The course's trainings on the genuine MNIST, and layers of its models that Keras does not have."""

import data

import numpy as np


def dense_transpose(keras):
    """A dense layer with the transposed kernel of another, and a bias of its own."""
    ops = keras.ops

    class DenseTranspose(keras.layers.Layer):
        def __init__(self, dense, activation):
            super().__init__()
            self.dense = dense
            self.activation = keras.activations.get(activation)

        def build(self, shape):
            self.bias = self.add_weight(name="bias", shape=(self.dense.kernel.shape[0],), initializer="zeros")

        def call(self, x):
            return self.activation(ops.matmul(x, ops.transpose(self.dense.kernel)) + self.bias)

    return DenseTranspose


def sampling(keras):
    """Codes from means and log-variances; the divergence, in nats over the pixels, joins the loss."""
    ops = keras.ops

    class Sampling(keras.layers.Layer):
        def __init__(self, seed):
            super().__init__()
            self.draws = keras.random.SeedGenerator(seed)

        def call(self, inputs):
            mean, log_variance = inputs
            divergence = -0.5 * ops.sum(1 + log_variance - ops.exp(log_variance) - ops.square(mean), axis=-1)
            self.add_loss(ops.mean(divergence) / 784.0)
            return mean + ops.exp(log_variance / 2) * keras.random.normal(ops.shape(mean), seed=self.draws)

    return Sampling


def images():
    """MNIST's training images as the course has them, in [0, 1]: [60000, 784], of which the first 55,000 train."""
    return data.mnist_images().reshape(60000, 784).astype(np.float32) / np.float32(255)


def trainings(keras):
    """By name, functions of epochs and seed that train and give what is reached after the last epoch. Batches of 32 where nothing else is said."""
    layers, ops = keras.layers, keras.ops
    DenseTranspose = dense_transpose(keras)
    Sampling = sampling(keras)
    sgd = keras.optimizers.SGD
    pixels = images()

    class Divergence(keras.regularizers.Regularizer):
        """Of mean activations from .1."""

        def __call__(self, activations):
            mean = ops.clip(ops.mean(activations, axis=0), 1e-7, 1 - 1e-7)
            return 0.05 * ops.sum(0.1 * ops.log(0.1 / mean) + 0.9 * ops.log(0.9 / (1 - mean)))

    def dense(units, activation="selu", **options):
        return layers.Dense(units, activation=activation, **options)

    def fit(model, epochs, optimizer, batch=32, loss="binary_crossentropy", shape=(784,), x=pixels):
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
        codes = outer[0].predict(pixels, batch_size=1000, verbose=0)
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
            activations = keras.Sequential(model.layers[:2]).predict(pixels[55000:], batch_size=1000, verbose=0)
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

    return {
        "stacked": stacked,
        "tied": tied,
        "greedy": greedy,
        "gaussian": denoising("gaussian"),
        "dropout": denoising("dropout"),
        "l1": sparse(lambda: keras.regularizers.L1(1e-4)),
        "kl": sparse(Divergence),
        "variational": variational,
        "pooling": pooling,
        "strided": strided,
        "recurrent": recurrent,
    }
