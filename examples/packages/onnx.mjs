// A classifier of digits as an ONNX file of 3 kB that any program can run: the nearest of the ten mean digits.
import { writeFile } from 'node:fs/promises';
import { loadDigits, split } from '@latentkit/datasets';
import { encodeOnnx, loadRuntime } from '@latentkit/onnx';

const { train, test } = split(await loadDigits(), { test: 597, seed: 1 });
const [means, counts] = [new Float32Array(640), new Float32Array(10)]; // [64, 10], as a kernel is stored
train.y.data.forEach((digit) => counts[digit]++);
train.x.data.forEach((value, i) => (means[(i % 64) * 10 + train.y.data[Math.floor(i / 64)]] += value / counts[train.y.data[Math.floor(i / 64)]]));
// The nearest mean m of x has the largest x·m - m·m / 2.
const bias = Float32Array.from({ length: 10 }, (_, k) => -means.reduce((sum, value, i) => sum + (i % 10 === k ? value * value : 0), 0) / 2);

const model = encodeOnnx({
  graph: {
    name: 'nearest-mean',
    nodes: [
      { op: 'Gemm', inputs: ['images', 'means', 'bias'], outputs: ['scores'] },
      { op: 'ArgMax', inputs: ['scores'], outputs: ['digits'], attributes: { axis: { int: 1 }, keepdims: { int: 0 } } },
    ],
    inputs: [{ name: 'images', type: 'float32', shape: ['rows', 64] }],
    outputs: [{ name: 'digits', type: 'int64', shape: ['rows'] }],
    initializers: [
      { name: 'means', type: 'float32', shape: [64, 10], data: means },
      { name: 'bias', type: 'float32', shape: [10], data: bias },
    ],
  },
});
await writeFile('onnx.onnx', model);

const runtime = await loadRuntime();
const session = await runtime.createSession(model);
const { digits } = await session.run({ images: runtime.tensor('float32', Float32Array.from(test.x.data), test.x.shape) });
const right = test.y.data.filter((y, i) => BigInt(y) === digits.data[i]).length;
console.log(`onnx.onnx, ${model.length} bytes, on ${runtime.device}: ${right} of ${test.y.data.length} digits that it has not seen are right`);
await session.release();
