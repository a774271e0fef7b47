"""Keras 3: `python keras_peer.py {tf-fit,jax-fit,tf-step} WORKLOAD`.

tf-fit, jax-fit: model.fit on NumPy arrays with Keras's defaults; a repeat is an epoch.
tf-step: a hand-written training step in tf.function, called from a Python loop with batches gathered by NumPy.
"""
import os
import time

from common import EPOCH, Order, Repeats, Task, measure, report, since_start, use_cores

task = Task(["tf-fit", "jax-fit", "tf-step"])


def model(keras):
    """The model, the name of its loss, and its optimizer."""
    layers, ops = keras.layers, keras.ops
    dense = lambda units, activation=None: layers.Dense(units, activation=activation)

    class Sampling(layers.Layer):
        def __init__(self):
            super().__init__()
            self.generator = keras.random.SeedGenerator(1)

        def call(self, inputs):
            mean, log_variance = inputs
            kl = -0.5 * ops.sum(1 + log_variance - ops.exp(log_variance) - ops.square(mean), axis=-1)
            self.add_loss(ops.mean(kl) / 784.0)
            return mean + ops.exp(log_variance / 2) * keras.random.normal(ops.shape(mean), seed=self.generator)

    if task.family == "W1":
        chain = [keras.Input((784,)), dense(100, "selu"), dense(30, "selu"), dense(100, "selu"), dense(784, "sigmoid")]
        return keras.Sequential(chain), "binary_crossentropy", keras.optimizers.SGD(1.5)
    if task.family == "W2":
        inputs = keras.Input((784,))
        h = dense(100, "selu")(dense(150, "selu")(inputs))
        code = Sampling()([dense(10)(h), dense(10)(h)])
        outputs = dense(784, "sigmoid")(dense(150, "selu")(dense(100, "selu")(code)))
        return keras.Model(inputs, outputs), "binary_crossentropy", keras.optimizers.RMSprop()
    if task.family == "W3":
        conv = lambda filters: [layers.Conv2D(filters, 3, padding="same", activation="selu"), layers.MaxPool2D(2)]
        up = lambda filters, padding, activation: layers.Conv2DTranspose(filters, 3, strides=2, padding=padding, activation=activation)
        chain = [keras.Input((28, 28, 1)), *conv(16), *conv(32), *conv(64), up(32, "valid", "selu"), up(16, "same", "selu"), up(1, "same", "sigmoid")]
        return keras.Sequential(chain), "binary_crossentropy", keras.optimizers.SGD(1.0)
    if task.family == "W4":
        strided = dict(strides=2, padding="same", activation="relu")
        chain = [keras.Input((28, 28, 1)), layers.Conv2D(32, 3, **strided), layers.Conv2D(64, 3, **strided), layers.Flatten(), dense(32), dense(3136),
                 layers.Reshape((7, 7, 64)), layers.Conv2DTranspose(64, 3, **strided), layers.Conv2DTranspose(32, 3, **strided),
                 layers.Conv2D(1, 3, padding="same")]
        return keras.Sequential(chain), "mse", keras.optimizers.Adam(1e-4)
    chain = [keras.Input((28, 28)), layers.LSTM(100, return_sequences=True), layers.LSTM(30), layers.RepeatVector(28),
             layers.LSTM(100, return_sequences=True), dense(28, "sigmoid")]
    return keras.Sequential(chain), "binary_crossentropy", keras.optimizers.SGD(0.1)


def measure_fit(keras, x):
    network, loss, optimizer = model(keras)
    network.compile(loss=loss, optimizer=optimizer)
    samples = EPOCH[task.family] // task.batch * task.batch
    first = {}

    class FirstStep(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            first.setdefault("firstStepSeconds", round(time.perf_counter() - start, 3))
            first.setdefault("sinceStartSeconds", since_start())

    start = time.perf_counter()
    history = network.fit(x[:task.batch], x[:task.batch], batch_size=task.batch, epochs=1, verbose=0, callbacks=[FirstStep()])
    first["lossFirst"] = round(history.history["loss"][0], 4)
    repeats = Repeats(task)

    class Epochs(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            repeats.begin()

        def on_epoch_end(self, epoch, logs=None):
            enough = repeats.end(samples)
            if epoch == 0:
                repeats.rows.clear()
            elif enough:
                self.model.stop_training = True

    history = network.fit(x[:samples], x[:samples], batch_size=task.batch, epochs=3 * task.repeats, verbose=0, callbacks=[Epochs()])
    return dict(**repeats.result(), **first, lossLast=round(history.history["loss"][-1], 4))


def measure_step(keras, tf, np, x):
    network, loss, optimizer = model(keras)
    loss = keras.losses.MeanSquaredError() if loss == "mse" else keras.losses.BinaryCrossentropy()
    optimizer.build(network.trainable_variables)

    @tf.function
    def step(batch):
        with tf.GradientTape() as tape:
            value = loss(batch, network(batch, training=True))
            if network.losses:
                value = value + tf.add_n(network.losses)
        optimizer.apply(tape.gradient(value, network.trainable_variables), network.trainable_variables)
        return value

    order = Order(len(x), task.batch, np.random.default_rng(0).permutation)

    def run(steps):
        for _ in range(steps):
            value = step(tf.constant(x[order()]))
        run.loss = float(value)

    start = time.perf_counter()
    run(1)
    first = dict(firstStepSeconds=round(time.perf_counter() - start, 3), sinceStartSeconds=since_start(), lossFirst=round(run.loss, 4))
    return dict(**measure(task, run), **first, lossLast=round(run.loss, 4))


def work():
    os.environ["KERAS_BACKEND"] = "jax" if task.mode == "jax-fit" else "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    use_cores(task.threads)
    import numpy as np

    if task.mode == "jax-fit":
        import jax
        runtime = f"JAX {jax.__version__}"
    else:
        import tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(task.threads)
        tf.config.threading.set_inter_op_parallelism_threads(task.threads)
        runtime = f"TensorFlow {tf.__version__}"
    import keras

    keras.utils.set_random_seed(0)
    x = task.images()
    result = measure_step(keras, tf, np, x) if task.mode == "tf-step" else measure_fit(keras, x)
    return dict(**result, version=f"Keras {keras.__version__} on {runtime}")


report(work)
