"""The encoder of W1 over 60,000 images, NumPy array to NumPy array: `python encode_peer.py {torch,jax,keras,numpy} encode_b1024`."""
import os
import time

from common import Task, measure, report, since_start, use_cores

task = Task(["torch", "jax", "keras", "numpy"])
LAYERS = ((784, 100), (100, 30))


def by_torch(_np, x):
    import torch

    torch.set_num_threads(task.threads)
    nn = torch.nn
    model = nn.Sequential(nn.Linear(784, 100), nn.SELU(), nn.Linear(100, 30), nn.SELU()).eval()
    images = torch.from_numpy(x)

    @torch.inference_mode()
    def encode():
        return torch.cat([model(batch) for batch in images.split(task.batch)]).numpy()
    return encode, torch.__version__


def by_keras(_np, x):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(task.threads)
    tf.config.threading.set_inter_op_parallelism_threads(task.threads)
    import keras

    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(100, activation="selu"), keras.layers.Dense(30, activation="selu")])
    return (lambda: model.predict(x, batch_size=task.batch, verbose=0)), f"Keras {keras.__version__} on TensorFlow {tf.__version__}"


def by_jax(np, x):
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    import jax
    import jax.numpy as jnp

    weights = [(jnp.asarray(w), jnp.asarray(b)) for w, b in initial(np)]

    @jax.jit
    def forward(weights, batch):
        for w, b in weights:
            batch = jax.nn.selu(batch @ w + b)
        return batch
    rows = range(0, len(x), task.batch)
    return (lambda: np.concatenate([np.asarray(forward(weights, x[i:i + task.batch])) for i in rows])), jax.__version__


def by_numpy(np, x):
    weights = initial(np)
    scale, alpha = np.float32(1.0507009873554805), np.float32(1.6732632423543772)

    def forward(batch):
        for w, b in weights:
            batch = batch @ w + b
            batch = scale * np.where(batch > 0, batch, alpha * np.expm1(np.minimum(batch, 0)))
        return batch
    return (lambda: np.concatenate([forward(x[i:i + task.batch]) for i in range(0, len(x), task.batch)])), np.__version__


def initial(np):
    random = np.random.default_rng(0)
    return [(random.normal(size=shape).astype(np.float32) / 20, np.zeros(shape[1], np.float32)) for shape in LAYERS]


def work():
    os.environ["OPENBLAS_NUM_THREADS"] = str(task.threads)
    use_cores(task.threads)
    import numpy as np

    x = task.images()
    encode, version = dict(torch=by_torch, jax=by_jax, keras=by_keras, numpy=by_numpy)[task.mode](np, x)

    def run(calls):
        for _ in range(calls):
            codes = encode()
        assert codes.shape == (len(x), 30)

    start = time.perf_counter()
    run(1)
    first = dict(firstStepSeconds=round(time.perf_counter() - start, 3), sinceStartSeconds=since_start())
    return dict(**measure(task, run, samples_per_step=len(x)), **first, version=version)


report(work)
