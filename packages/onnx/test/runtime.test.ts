import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidParameterError, ShapeError, UnavailableError, UnknownNameError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { encodeOnnx, loadRuntime, nchwcBlock, runtimeReports } from '../src/index.js';
import type { OnnxGraph, RuntimeDevice, SessionOptions } from '../src/index.js';

const runtime = await loadRuntime({ device: 'cpu' });

/** Two nodes that cancel each other, which an optimizer removes. */
const graph: OnnxGraph = {
  name: 'twice',
  nodes: [
    { op: 'Transpose', inputs: ['x'], outputs: ['t'], attributes: { perm: { ints: [1, 0] } }, name: 'there' },
    { op: 'Transpose', inputs: ['t'], outputs: ['u'], attributes: { perm: { ints: [1, 0] } }, name: 'back' },
    { op: 'Add', inputs: ['u', 'u'], outputs: ['y'], name: 'double' },
    { op: 'Neg', inputs: ['x'], outputs: ['z'] },
  ],
  inputs: [{ name: 'x', type: 'float32', shape: [2, 'n'] }],
  outputs: [
    { name: 'y', type: 'float32', shape: [2, 'n'] },
    { name: 'z', type: 'float32', shape: [2, 'n'] },
  ],
};
const model = encodeOnnx({ graph });
const feed = () => ({ x: runtime.tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) });

describe('Runtime', () => {
  test('is loaded once per device, with the version of its package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8')) as { version: string };
    expect([runtime.name, runtime.device, runtime.version]).toEqual(['onnxruntime-node', 'cpu', version]);
    expect(await loadRuntime({ device: 'cpu' })).toBe(runtime);
    expect(await loadRuntime()).toBe(await loadRuntime({ device: 'auto' }));
  });

  test('makes tensors over the memory that it is given', () => {
    const data = Float32Array.of(1, 2);
    const tensor = runtime.tensor('float32', data, [2]);
    expect(tensor.data).toBe(data);
    expect([tensor.type, tensor.dims]).toEqual(['float32', [2]]);
    tensor.dispose();
    expect(() => tensor.data).toThrow();
  });

  test('refuses tensors of another shape or array', () => {
    expect(() => runtime.tensor('float32', Float32Array.of(1, 2), [3])).toThrow(ShapeError);
    expect(() => runtime.tensor('int64', Float32Array.of(1, 2), [2])).toThrow(/got 'Float32Array', expected a BigInt64Array/);
    expect(() => runtime.tensor('bool', Int8Array.of(1), [1])).toThrow(InvalidParameterError);
    expect(() => runtime.tensor('int128' as 'int64', Int8Array.of(1), [1])).toThrow(UnknownNameError);
  });

  test('gives all outputs, or those asked for, whose tensors may go into the next run', async () => {
    const session = await runtime.createSession(model);
    expect([session.inputNames, session.outputNames]).toEqual([['x'], ['y', 'z']]);
    const first = await session.run(feed());
    expect([...first['y'].data, ...first['z'].data]).toEqual([2, 4, 6, 8, -1, -2, -3, -4]);
    const second = await session.run({ x: first['y'] }, ['z']);
    expect([Object.keys(second), ...second['z'].data]).toEqual([['z'], -2, -4, -6, -8]);
    await expect(session.run({})).rejects.toThrow(/x/);
    await session.release();
  });

  const nodesRun = async (options: SessionOptions): Promise<string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'latentkit-onnx-'));
    try {
      const session = await runtime.createSession(model, { ...options, profilePrefix: join(folder, 'profile') });
      await session.run(feed());
      session.endProfiling();
      await session.release();
      const [file] = readdirSync(folder);
      expect(file).toMatch(/^profile.*\.json$/);
      const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { name: string; cat: string }[];
      return events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time')).map(({ name }) => name.replace('_kernel_time', ''));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('profiles, and rewrites the graph as far as it is told', async () => {
    expect(await nodesRun({ optimization: 'disabled' })).toEqual(expect.arrayContaining(['there', 'back', 'double']));
    expect(await nodesRun({ optimization: 'all' })).not.toContain('there');
    expect(await nodesRun({})).not.toContain('there');
    expect(existsSync('profile')).toBe(false);
  });

  test.each<SessionOptions>([{ threads: 1 }, { threads: 3 }, { spinning: false }, { spinning: true }, { optimization: 'basic' }, { optimization: 'extended' }, { device: 'cpu' }])(
    'computes the same with %p',
    async (options) => {
      const session = await runtime.createSession(model, options);
      expect([...(await session.run(feed()))['y'].data]).toEqual([2, 4, 6, 8]);
      await session.release();
    },
  );

  test('passes threads on to the runtime', async () => {
    const threadsOf = (): number => readdirSync('/proc/self/task').length;
    if (!existsSync('/proc/self/task')) return;
    const before = threadsOf();
    const session = await runtime.createSession(model, { threads: 5 });
    expect(threadsOf() - before).toBe(4);
    await session.release();
  });

  test('refuses bad options', async () => {
    await expect(runtime.createSession(model, { threads: 0 })).rejects.toThrow(InvalidParameterError);
    await expect(runtime.createSession(model, { threads: 1.5 })).rejects.toThrow(/threads: got 1.5/);
    await expect(runtime.createSession(model, { optimization: 'most' as 'all' })).rejects.toThrow(UnknownNameError);
    await expect(runtime.createSession(model, { device: 'wasm' })).rejects.toThrow(UnavailableError);
    await expect(runtime.createSession(Uint8Array.of(1, 2, 3))).rejects.toThrow();
    await expect(loadRuntime({ device: 'gpu' as 'webgpu' })).rejects.toThrow(UnknownNameError);
  });
});

test('runtimeReports tells for each device what loadRuntime finds', async () => {
  const reports = await runtimeReports();
  expect(reports.map(({ device }) => device)).toEqual(['cuda', 'cpu', 'webgpu', 'wasm'] satisfies RuntimeDevice[]);
  for (const { device, available, reason, remedy } of reports) {
    if (available) {
      const { name, version } = await loadRuntime({ device });
      expect([reason, remedy]).toEqual([`${name} ${version}`, '']);
    } else {
      expect([reason, remedy]).not.toContain('');
      const failure = loadRuntime({ device });
      await expect(failure).rejects.toThrow(UnavailableError);
      await expect(failure).rejects.toThrow(reason);
      await expect(failure).rejects.toThrow(remedy);
    }
  }
});

test('nchwcBlock is the block in which ReorderInput lays channels, and ReorderOutput undoes it', async () => {
  const block = await nchwcBlock(runtime);
  if (block === undefined) return;
  const [channels, pixels] = [32, 6];
  const domain = 'com.microsoft.nchwc';
  const session = await runtime.createSession(
    encodeOnnx({
      domains: { [domain]: 1 },
      graph: {
        name: 'there and back',
        nodes: [
          { op: 'ReorderInput', domain, inputs: ['x'], outputs: ['blocked'] },
          { op: 'ReorderOutput', domain, inputs: ['blocked'], outputs: ['again'], attributes: { channels: { int: channels } } },
        ],
        inputs: [{ name: 'x', type: 'float32', shape: [1, channels, 2, 3] }],
        outputs: ['blocked', 'again'].map((name) => ({ name, type: 'float32', shape: [1, channels, 2, 3] })),
      },
    }),
    { optimization: 'disabled' },
  );
  const data = Float32Array.from({ length: channels * pixels }, (_, i) => 100 * Math.floor(i / pixels) + (i % pixels));
  const { blocked, again } = await session.run({ x: runtime.tensor('float32', data, [1, channels, 2, 3]) });
  expect(again.data).toEqual(data);
  // The last channel of the first block at the second pixel.
  expect(blocked.data[block + block - 1]).toBe(100 * (block - 1) + 1);
  // The first channel of the second block at the first pixel.
  expect(blocked.data[block * pixels]).toBe(100 * block);
  await session.release();
});
