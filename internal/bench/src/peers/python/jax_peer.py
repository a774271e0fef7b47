"""JAX with hand-written networks: `python jax_peer.py {step,scan} WORKLOAD`.

step: one compiled update per Python call, the batch gathered by NumPy and handed over, as a plain loop does.
scan: many updates per call in lax.scan, the images on the device, the row indices handed over.
"""
import os
import time
from functools import partial

from common import Order, Task, measure, report, since_start, use_cores

task = Task(["step", "scan"])
SCAN_STEPS = {"W1": 200, "W2": 200, "W3": 8, "W4": 8, "W5": 40}


def model(np, jax, jnp, optax):
    """Initial weights, the loss of (weights, batch, key), and the optimizer."""
    lax, selu, relu = jax.lax, jax.nn.selu, jax.nn.relu
    random = np.random.default_rng(0)

    def glorot(*shape):
        field = int(np.prod(shape[:-2])) if len(shape) > 2 else 1
        limit = np.sqrt(6 / (field * (shape[-2] + shape[-1])))
        return jnp.asarray(random.uniform(-limit, limit, shape).astype(np.float32))

    dense = lambda i, o: dict(w=glorot(i, o), b=jnp.zeros(o))
    conv = lambda i, o: dict(w=glorot(3, 3, i, o), b=jnp.zeros(o))
    affine = lambda p, h: h @ p["w"] + p["b"]
    axes = ("NHWC", "HWIO", "NHWC")
    convolve = lambda p, h, stride=1: lax.conv_general_dilated(h, p["w"], (stride, stride), "SAME", dimension_numbers=axes) + p["b"]
    transposed = lambda p, h, padding="SAME": lax.conv_transpose(h, p["w"], (2, 2), padding, dimension_numbers=axes) + p["b"]
    pool = lambda h: lax.reduce_window(h, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    cross_entropy = lambda z, y: jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))

    if task.family == "W1":
        def loss(p, x, _key):
            h = x
            for layer in p[:3]:
                h = selu(affine(layer, h))
            return cross_entropy(affine(p[3], h), x)
        return [dense(784, 100), dense(100, 30), dense(30, 100), dense(100, 784)], loss, optax.sgd(1.5)
    if task.family == "W2":
        def loss(p, x, key):
            h = selu(affine(p[1], selu(affine(p[0], x))))
            mean, log_variance = affine(p[2], h), affine(p[3], h)
            code = mean + jnp.exp(log_variance / 2) * jax.random.normal(key, mean.shape)
            out = affine(p[6], selu(affine(p[5], selu(affine(p[4], code)))))
            kl = -0.5 * jnp.sum(1 + log_variance - jnp.exp(log_variance) - mean * mean, -1)
            return cross_entropy(out, x) + jnp.mean(kl) / 784
        sizes = [(784, 150), (150, 100), (100, 10), (100, 10), (10, 100), (100, 150), (150, 784)]
        return [dense(*size) for size in sizes], loss, optax.rmsprop(1e-3, decay=0.9, eps=1e-7)
    if task.family == "W3":
        def loss(p, x, _key):
            h = x
            for layer in p[:3]:
                h = pool(selu(convolve(layer, h)))
            h = selu(transposed(p[4], selu(transposed(p[3], h, "VALID"))))
            return cross_entropy(transposed(p[5], h), x)
        return [conv(1, 16), conv(16, 32), conv(32, 64), conv(64, 32), conv(32, 16), conv(16, 1)], loss, optax.sgd(1.0)
    if task.family == "W4":
        def loss(p, x, _key):
            h = relu(convolve(p[1], relu(convolve(p[0], x, 2)), 2))
            h = affine(p[3], affine(p[2], h.reshape(h.shape[0], -1))).reshape(-1, 7, 7, 64)
            return jnp.mean((convolve(p[6], relu(transposed(p[5], relu(transposed(p[4], h))))) - x) ** 2)
        weights = [conv(1, 32), conv(32, 64), dense(3136, 32), dense(32, 3136), conv(64, 64), conv(64, 32), conv(32, 1)]
        return weights, loss, optax.adam(1e-4)

    cell = lambda i, units: dict(w=glorot(i, 4 * units), u=glorot(units, 4 * units), b=jnp.zeros(4 * units))

    def lstm(p, sequence):
        """[T, B, inputs] to [T, B, units]; the input's part of the gates in one product for all steps."""
        def step(carry, projected):
            h, state = carry
            i, g, o, f = jnp.split(projected + h @ p["u"], 4, -1)
            state = jax.nn.sigmoid(f) * state + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(state)
            return (h, state), h
        zero = jnp.zeros((sequence.shape[1], p["u"].shape[0]))
        return lax.scan(step, (zero, zero), sequence @ p["w"] + p["b"])[1]

    def loss(p, x, _key):
        code = lstm(p[1], lstm(p[0], x.transpose(1, 0, 2)))[-1]
        h = lstm(p[2], jnp.broadcast_to(code, (28,) + code.shape))
        return cross_entropy(affine(p[3], h).transpose(1, 0, 2), x)
    return [cell(28, 100), cell(100, 30), cell(30, 100), dense(100, 28)], loss, optax.sgd(0.1)


def work():
    use_cores(task.threads)
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    if task.threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax
    import jax.numpy as jnp
    import numpy as np
    import optax

    x = task.images()
    weights, loss, optimizer = model(np, jax, jnp, optax)
    order = Order(len(x), task.batch, np.random.default_rng(0).permutation)
    state = (weights, optimizer.init(weights), jax.random.PRNGKey(0))

    def update(state, batch):
        weights, slots, key = state
        key, noise = jax.random.split(key)
        value, gradients = jax.value_and_grad(loss)(weights, batch, noise)
        change, slots = optimizer.update(gradients, slots, weights)
        return (optax.apply_updates(weights, change), slots, key), value

    if task.mode == "step":
        unit = 1
        one = jax.jit(update, donate_argnums=0)

        def run(steps):
            nonlocal state
            for _ in range(steps):
                state, value = one(state, x[order()])
            run.loss = float(value)
    else:
        unit = SCAN_STEPS[task.family]
        images = jnp.asarray(x)

        @partial(jax.jit, donate_argnums=0)
        def many(state, indices, images):
            return jax.lax.scan(lambda state, rows: update(state, images[rows]), state, indices)

        def run(steps):
            nonlocal state
            for _ in range(steps // unit):
                state, values = many(state, np.stack([order() for _ in range(unit)]).astype(np.int32), images)
            run.loss = float(values[-1])

    start = time.perf_counter()
    run(unit)
    first = dict(firstStepSeconds=round(time.perf_counter() - start, 3), sinceStartSeconds=since_start(), lossFirst=round(run.loss, 4))
    return dict(**measure(task, run, unit), **first, lossLast=round(run.loss, 4), version=jax.__version__)


report(work)
