// LatentKit on a page: training through onnxruntime-web, as in Node through onnxruntime-node.
import { configureWeb } from '@latentkit/onnx';
import { ndarray } from '@latentkit/core';
import { RateMeter } from '../../rate-meter.mjs';
import { measureTraining } from '../../workloads.mjs';

globalThis.measure = async ({ workload, meter, threads, lossInterval }) => {
  // Bundled code cannot find the files beside it by itself.
  configureWeb({ wasmPaths: new URL('/onnxruntime-web/', globalThis.location.href).href, threads });
  const pixels = new Uint8Array(await (await fetch('/images')).arrayBuffer());
  const rows = Math.floor(pixels.length / 784 / workload.batch) * workload.batch;
  const data = Float32Array.from(pixels.subarray(0, rows * 784), (value) => value / 255);
  const x = ndarray(data, [rows, ...workload.inputShape]);
  return measureTraining(workload, x, new RateMeter(meter), { engine: 'compiled', threads, lossInterval });
};
