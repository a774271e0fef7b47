// W1 on jax-js (https://github.com/ekzhang/jax-js): a compiled step, gradient descent. Runs in Node and in browsers.

/** Steps that are queued before the loop waits for them; each wait costs a task switch. */
const QUEUED = 16;

/**
 * Trains on `data`, images [n · 784] in [0, 1], until the meter has seen enough. `draws` gives uniform numbers in [0, 1):
 * `draws(n)`. `onFirst` is called after the first step, and its result is part of the answer.
 */
export async function measureJaxJs(jax, data, batch, meter, draws, onFirst = () => undefined) {
  const { numpy: np, jit, valueAndGrad, nn, tree } = jax;
  const dense = (inputs, units) => {
    const limit = Math.sqrt(6 / (inputs + units));
    const w = Float32Array.from(draws(inputs * units), (u) => (2 * u - 1) * limit);
    return { w: np.array(w).reshape([inputs, units]), b: np.zeros([units]) };
  };
  const affine = (layer, h) => np.matmul(h, layer.w).add(layer.b);
  const loss = (layers, x) => {
    let h = x.ref;
    for (const layer of layers.slice(0, 3)) h = nn.selu(affine(layer, h));
    const logits = affine(layers[3], h);
    return np.mean(nn.softplus(logits.ref).sub(logits.mul(x)));
  };
  const gradients = valueAndGrad(loss);
  const step = jit((layers, x) => {
    const [value, slopes] = gradients(tree.ref(layers), x);
    return [layers.map(({ w, b }, i) => ({ w: w.sub(slopes[i].w.mul(1.5)), b: b.sub(slopes[i].b.mul(1.5)) })), value];
  });
  const rows = data.length / 784;
  const gather = () => {
    const x = new Float32Array(batch * 784);
    draws(batch).forEach((u, i) => {
      const row = Math.floor(u * rows);
      x.set(data.subarray(row * 784, (row + 1) * 784), i * 784);
    });
    return np.array(x).reshape([batch, 784]);
  };

  let layers = [dense(784, 100), dense(100, 30), dense(30, 100), dense(100, 784)];
  const run = async (steps) => {
    for (let i = 0; i < steps; i++) {
      const [next, value] = step(layers, gather());
      layers = next;
      if (i < steps - 1) value.dispose();
      else return (await value.data())[0];
    }
  };
  const began = performance.now();
  const lossFirst = await run(1);
  const first = { firstStepSeconds: Number(((performance.now() - began) / 1000).toFixed(3)), ...onFirst() };
  let lossLast;
  do lossLast = await run(QUEUED);
  while (!meter.tick(QUEUED * batch));
  return { ...meter.result(), ...first, lossFirst: Number(lossFirst.toFixed(4)), lossLast: Number(lossLast.toFixed(4)) };
}
