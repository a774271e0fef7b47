"""Image metrics (Keras and tf.image, float32) on digits and MNIST images against a perturbed copy."""

from common import f32, tensorflow, write_golden

import numpy as np

import data


def perturbed(images, strength, top, seed):
    noise = np.random.default_rng(seed).integers(-strength, strength + 1, size=images.shape)
    return np.clip(images.astype(int) + noise, 0, top)


def measure(keras, tf, original, changed, scale, ssim_settings):
    target, prediction = (tf.constant(f32(images / np.float64(scale))) for images in (original, changed))
    rows = (len(original), -1)
    flat_target, flat_prediction = tf.reshape(target, rows), tf.reshape(prediction, rows)
    accuracy = f32(keras.metrics.binary_accuracy(keras.ops.round(flat_target), keras.ops.round(flat_prediction)))
    if accuracy.ndim == 2:
        accuracy = accuracy.mean(axis=1)
    channels = (target[..., None], prediction[..., None])
    ssim = []
    for setting in ssim_settings:
        values = tf.image.ssim(*channels, max_val=1.0, filter_size=setting["filterSize"],
                               filter_sigma=setting["filterSigma"], k1=setting["k1"], k2=setting["k2"])
        ssim.append({**setting, "values": values.numpy()})
    return {
        "scale": scale,
        "shape": list(original.shape),
        "original": [image.ravel() for image in original.astype(int)],
        "perturbed": [image.ravel() for image in changed],
        "roundedAccuracy": {"perImage": accuracy, "mean": accuracy.mean()},
        "mse": f32(keras.losses.mean_squared_error(flat_target, flat_prediction)),
        "mae": f32(keras.losses.mean_absolute_error(flat_target, flat_prediction)),
        "psnr": f32(tf.image.psnr(*channels, max_val=1.0)),
        "ssim": ssim,
    }


def generate():
    keras, tf = tensorflow()
    usual = {"filterSigma": 1.5, "k1": 0.01, "k2": 0.03}
    small = [{"filterSize": 7, **usual}, {"filterSize": 5, "filterSigma": 1.0, "k1": 0.02, "k2": 0.05}]
    large = [{"filterSize": 11, **usual}, {"filterSize": 7, **usual},
             {"filterSize": 9, "filterSigma": 1.0, "k1": 0.02, "k2": 0.05}]
    digits = data.digits()[0][[0, 1, 2, 3]].reshape(-1, 8, 8)
    mnist = data.mnist_images()[[0, 7]]
    return [write_golden("autoencoder", "metrics", __file__, ["keras", "tensorflow-cpu", "numpy"], {
        "note": "Values are original/scale and perturbed/scale. Rounded accuracy is binary_accuracy(round(target), "
                "round(prediction)); round sends 0.5 to 0 (half to even). psnr and ssim use a maximum of 1.",
        "digits": measure(keras, tf, digits, perturbed(digits, 3, 16, seed=1), 16, small),
        "mnist": measure(keras, tf, mnist, perturbed(mnist, 40, 255, seed=2), 255, large),
    })]
