import { UnavailableError } from '@latentkit/core';
import { expect, jest, test } from '@jest/globals';

const missing = new UnavailableError({
  parameter: 'device',
  got: 'auto',
  expected: 'ONNX Runtime on a device that works here (cpu: onnxruntime-node is not installed)',
  remedy: "Run 'npm install onnxruntime-node'.",
});
jest.unstable_mockModule('@latentkit/onnx', () => ({
  encodeOnnx: () => new Uint8Array(),
  nchwcBlock: () => Promise.resolve(undefined),
  loadRuntime: () => Promise.reject(missing),
  runtimeReports: () => Promise.resolve([]),
}));

test('without ONNX Runtime, auto is the eager engine and one line says what to install; compiled is refused', async () => {
  const { selectEngine } = await import('../src/index.js');
  const { smallAutoencoder, surface } = await import('./helpers.js');
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const engine = await selectEngine({ onWarning });
  expect(engine.name).toBe('eager');
  expect(['wasm', 'node', 'node-gpu']).toContain(engine.device);
  expect(warnings).toEqual([expect.stringMatching(/^Training runs on the slower eager engine: ONNX Runtime is missing\. .*npm install onnxruntime-node/)]);
  expect(warnings[0]).not.toContain('\n');
  await expect(selectEngine({ engine: 'compiled' })).rejects.toThrow(UnavailableError);
  const model = smallAutoencoder();
  const history = await model.fit(surface(16), { epochs: 1, onWarning });
  expect(history.status).toBe('completed');
  expect(history.warnings).toEqual([warnings[0]]);
  expect(model.trainingRecord).toMatchObject({ engine: 'eager' });
  expect((await model.encode(surface(16))).shape).toEqual([16, 3]);
  model.dispose();
});
