import { expect, test } from '@jest/globals';
import { contestantsOn } from '../src/gpu/contestants.mjs';
import { gpuTable } from '../src/gpu/table.mjs';

const machine = { cpu: 'Some Processor', cores: 16, system: 'linux 6.1.0 x64', node: '22.0.0', gpu: 'Some GPU, 580.1' };
const result = (contestant, title, median, kind = 'measured', workload = 'W1_b512') => ({ workload, contestant, title, machine, kind, median });

test('the table of GPUs takes medians over rounds and compares the best of each', () => {
  const table = gpuTable([
    ...[100, 300, 200].map((rate) => result('ours-cuda', 'LatentKit, compiled, cuda', rate)),
    result('ours-cpu', 'LatentKit, compiled, cpu', 150),
    result('torch-eager', 'PyTorch, cuda', 80),
    result('torch-eager-tf32', 'PyTorch, TF32, cuda', 100),
    result('torch-eager', 'PyTorch, cuda', undefined, 'unavailable', 'W2_b4096'),
  ]);
  expect(table).toContain('Some GPU, 580.1; 16 cores of Some Processor');
  expect(table).toContain('| Dense autoencoder, batches of 512 | 200 | 150 | 80 | 100 | 2.00 |');
  expect(table).toContain('| Variational autoencoder, batches of 4096 | – | – | – | – | – |');
});

test('every contestant is told its device; an unknown one is refused', () => {
  const found = contestantsOn(['cuda', 'node-gpu'], 'cuda', '4');
  expect(found.map(({ name, options }) => [name, ...options])).toEqual([
    ['ours-cuda', '--engine', 'compiled', '--device', 'cuda'],
    ['ours-node-gpu', '--engine', 'eager', '--device', 'node-gpu'],
    ['torch-eager', '--device', 'cuda'],
    ['torch-eager-tf32', '--device', 'cuda'],
    ['torch-compile-tf32', '--device', 'cuda'],
  ]);
  expect(() => contestantsOn(['tpu'], 'cuda', '4')).toThrow(/'tpu' is no device/);
});
