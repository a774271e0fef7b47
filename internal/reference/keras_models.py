"""Models saved by Keras 3 (.keras, and .h5 in the older form) and by Keras 2 (.h5), with inputs and outputs.

Keras 2 is the package tf_keras. Weights are drawn anew, biases and moving statistics too, so that each of them matters.
"""

import contextlib
import io
import json
import re
import zipfile

from common import PACKAGES, f32, significant, tensorflow, write_golden

import numpy as np

FOLDER = PACKAGES / "interchange" / "test" / "golden"


def dense(K):
    L = K.layers
    encoder = K.Sequential([L.Input((8,)), L.Dense(6, activation="selu"), L.BatchNormalization(epsilon=0.01), L.Dense(3, activation="gelu")], name="encoder")
    decoder = K.Sequential([L.Input((3,)), L.Dense(6), L.LeakyReLU(0.3), L.Dropout(0.2), L.Dense(8, activation="sigmoid")], name="decoder")
    inputs = L.Input((8,))
    return K.Model(inputs, decoder(encoder(inputs)))


def conv(K):
    L = K.layers
    return K.Sequential([
        L.Input((8, 8, 1)),
        L.Conv2D(4, 3, padding="same", activation="swish"), L.MaxPooling2D(2), L.Conv2D(3, 3, strides=2, padding="same"), L.PReLU(shared_axes=[1, 2]),
        L.Flatten(), L.Dense(2, name="code"),
        L.Dense(12), L.ELU(), L.Reshape((2, 2, 3)), L.Conv2DTranspose(4, 3, strides=2, padding="same", activation="elu"), L.UpSampling2D(2),
        L.AveragePooling2D(2, strides=1, padding="same"), L.Conv2D(1, 3, padding="same"), L.Activation("sigmoid"),
    ])


def lstm(K):
    L = K.layers
    return K.Sequential([
        L.Input((5, 3)), L.LSTM(6, return_sequences=True), L.LSTM(4, name="code"),
        L.RepeatVector(5), L.LSTM(6, return_sequences=True), L.TimeDistributed(L.Dense(3, activation="tanh")),
    ])


def gru(K):
    L = K.layers
    inputs = L.Input((5, 3))
    code = L.GRU(4, name="code")(inputs)
    hidden = L.GRU(5, return_sequences=True)(L.RepeatVector(5)(code))
    parts = L.Concatenate()([hidden, L.ReLU(max_value=0.4)(hidden)])
    return K.Model(inputs, L.Softmax()(L.TimeDistributed(L.Dense(3))(parts)))


def fused(K):
    L = K.layers
    return K.Sequential([
        L.Input((4, 9, 1)), L.Conv2D(2, 3, padding="same", activation="leaky_relu"), L.Flatten(),
        L.Dense(4, activation="hard_sigmoid"), L.Dense(3, activation="leaky_relu", name="code"),
        L.Dense(5, activation="exponential"), L.Dense(12, activation=L.LeakyReLU(0.1)), L.Reshape((2, 3, 2)),
        L.UpSampling2D((2, 3), interpolation="bilinear"), L.Conv2D(1, 3, padding="same"), L.Activation("leaky_relu"),
    ])


def gates(K):
    L = K.layers
    return K.Sequential([
        L.Input((5, 3)), L.LSTM(4, activation="leaky_relu", recurrent_activation="hard_sigmoid", name="code"),
        L.RepeatVector(5), L.GRU(5, recurrent_activation="hard_sigmoid", return_sequences=True),
        L.TimeDistributed(L.Dense(3, activation="leaky_relu")),
    ])


CASES = {"dense": dense, "conv": conv, "lstm": lstm, "gru": gru, "fused": fused, "gates": gates}
# So short that even these models' names of weights are written in parts, as those of large ones are.
SHORT = {"fused": 30}


@contextlib.contextmanager
def attribute_limit(size):
    """Lets Keras 2 take HDF5 attributes for full at so many bytes."""
    from tf_keras.src.saving.legacy import hdf5_format as module

    usual = module.HDF5_OBJECT_HEADER_LIMIT
    module.HDF5_OBJECT_HEADER_LIMIT = size or usual
    yield
    module.HDF5_OBJECT_HEADER_LIMIT = usual


def settle(model, seed):
    draws = np.random.default_rng(seed)
    values = []
    for weight in model.weights:
        positive = "variance" in (getattr(weight, "path", None) or weight.name)
        values.append(f32(draws.uniform(0.5, 1.5, weight.shape) if positive else draws.normal(0, 0.4, weight.shape)))
    model.set_weights(values)


def numbered(config):
    """The description of a model with its shared objects counted, not named by where they lie in memory."""
    known = {}
    return re.sub(rb'(?<="shared_object_id": )\d+', lambda found: str(known.setdefault(found[0], len(known))).encode(), config)


def repack(path):
    """The same archive on every day: entries without dates and places in memory."""
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            if name == "metadata.json":
                data = json.dumps({**json.loads(data), "date_saved": "2026-01-01@00:00:00"}).encode()
            if name == "config.json":
                data = numbered(data)
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    path.write_bytes(buffer.getvalue())


def generate():
    keras, _ = tensorflow()
    import tf_keras

    FOLDER.mkdir(parents=True, exist_ok=True)
    records = []
    for library, K, kinds in (("keras", keras, ["keras", "h5"]), ("tf_keras", tf_keras, ["h5"])):
        for seed, (name, make) in enumerate(CASES.items()):
            K.utils.set_random_seed(seed)
            model = make(K)
            settle(model, seed)
            x = f32(np.random.default_rng(100 + seed).normal(size=(3, *model.input_shape[1:])))
            y = np.asarray(model(x, training=False))
            for kind in kinds:
                if library == "keras" and kind == "h5" and name != "dense":
                    continue
                path = FOLDER / f"{name}-{'3' if library == 'keras' else '2'}.{kind}"
                with attribute_limit(SHORT.get(name)):
                    model.save(path)
                if kind == "keras":
                    repack(path)
                yield path
                records.append({"file": path.name, "shape": list(x.shape), "x": x.ravel(), "y": significant(y.ravel(), 9)})
    yield write_golden("interchange", "keras-models", __file__, ("keras", "tf_keras", "tensorflow-cpu", "h5py"), {"models": records})
