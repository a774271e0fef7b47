// What does it buy to train a plain TensorFlow.js model as one graph? The same hundred steps twice, from the same weights.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { compile, compileTraining, exportOnnx, modelStep } from '@latentkit/compiler';
import * as tf from '@tensorflow/tfjs';
import { writeFile } from 'node:fs/promises';

await tf.setBackend('cpu');
const digits = await loadDigits();
const [x, y] = [tf.tensor(toUnit(digits).x.data, [1797, 64]), tf.oneHot(tf.tensor1d(digits.y.data, 'int32'), 10).toFloat()];
const layer = (units, activation, seed) => tf.layers.dense({ units, activation, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
const classifier = () => {
  const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [64] }), layer(100, 'relu', 1), layer(10, 'softmax', 2)] });
  model.compile({ loss: 'categoricalCrossentropy', optimizer: tf.train.adam(0.003) });
  return model;
};
const accuracy = (model) => tf.tidy(() => 1 - tf.notEqual(model.predict(x).argMax(1), y.argMax(1)).toFloat().mean().dataSync()[0]);

const [plain, compiled] = [classifier(), classifier()];
const rows = { batchSize: 128, epochs: 7, shuffle: false, verbose: 0 };
let begin = performance.now();
await plain.fit(x.slice(0, 1792), y.slice(0, 1792), rows); // 7 times 14 batches
const eager = performance.now() - begin;

const training = await compileTraining(modelStep(compiled, 128));
begin = performance.now();
for (let epoch = 0; epoch < 7; epoch++) await training.run({ x: x.slice(0, 1792), y: y.slice(0, 1792) });
const fast = performance.now() - begin;
training.sync(); // the weights are in the model
await training.dispose();

console.log(`98 steps: ${eager.toFixed(0)} ms in TensorFlow.js, ${fast.toFixed(0)} ms as one graph`);
console.log(`share of digits that are right: ${accuracy(plain).toFixed(4)} and ${accuracy(compiled).toFixed(4)}`);
const apart = Math.max(...plain.getWeights().map((weight, i) => tf.max(tf.abs(tf.sub(weight, compiled.getWeights()[i]))).dataSync()[0]));
console.log(`largest difference between the weights of the two: ${apart.toExponential(1)}`);

const bytes = exportOnnx(compiled, { outputNames: ['probabilities'] });
await writeFile('compiler.onnx', bytes); // for any other program that runs ONNX
console.log(`compiler.onnx has ${bytes.length} bytes; its outputs for all digits are [${(await (await compile(compiled)).predict(x)).shape}]`);
