"""Layers of the course's models that Keras does not have."""


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
