"""Keras's results of a variational autoencoder with the squared error on the genuine MNIST. Trains for a few minutes, so it is
not among the goldens that `generate.py` makes unasked. Each seed gives another result: tests compare within the spread.
"""

from common import tensorflow, write_golden
from course import images, sampling

import numpy as np

SEEDS = [42, 7, 1, 2]
EPOCHS = 3
CODES = 30


def generate():
    keras, _ = tensorflow()
    layers = keras.layers
    Sampling = sampling(keras)

    def run(seed, train, validation):
        keras.utils.set_random_seed(seed)
        image = keras.Input((784,))
        hidden = layers.Dense(100, activation="selu")(layers.Dense(150, activation="selu")(image))
        mean, log_variance = layers.Dense(CODES)(hidden), layers.Dense(CODES)(hidden)
        codes = keras.Input((CODES,))
        back = layers.Dense(150, activation="selu")(layers.Dense(100, activation="selu")(codes))
        decoder = keras.Model(codes, layers.Dense(784, activation="sigmoid")(back))
        encoder = keras.Model(image, [mean, log_variance])
        model = keras.Model(image, decoder(Sampling(seed)([mean, log_variance])))
        model.compile(loss="mse", optimizer="rmsprop")
        history = model.fit(train, train, epochs=EPOCHS, batch_size=128, validation_data=(validation, validation), verbose=0).history
        means, log_variances = encoder.predict(validation, batch_size=1000, verbose=0)
        kl = 0.5 * np.mean(np.sum(np.exp(log_variances) + means**2 - 1 - log_variances, axis=1))
        reconstructed = decoder.predict(means, batch_size=1000, verbose=0)
        result = {
            "seed": seed,
            "loss": round(history["loss"][-1], 6),
            "valLoss": round(history["val_loss"][-1], 6),
            "valRoundedAccuracy": round(float(np.mean(np.round(validation) == np.round(reconstructed))), 5),
            "mseOfMeans": round(float(np.mean((validation - reconstructed) ** 2)), 6),
            "klNats": round(float(kl), 4),
            "activeUnits": int(np.sum(np.var(means, axis=0) > 0.01)),
        }
        print(result, flush=True)
        return result

    pixels = images()
    note = (
        "784-150-100-(30)-100-150-784, selu, sigmoid output, mean squared error + divergence/784, RMSprop at .001 in batches of 128, "
        "3 epochs. The first 55,000 images train, the last 5,000 validate; accuracy, mseOfMeans and klNats are of codes without noise."
    )
    runs = [run(seed, pixels[:55000], pixels[55000:]) for seed in SEEDS]
    return [write_golden("variational", "mnist", __file__, ["keras", "tensorflow-cpu", "numpy"], {"note": note, "epochs": EPOCHS, "runs": runs})]
