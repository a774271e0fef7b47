import { expect, test } from '@jest/globals';
import { contestantsFor } from '../src/training/contestants.mjs';
import { page, presetLines } from '../src/training/report.mjs';
import { parseWorkload, SWEEP, WORKLOADS } from '../src/workload-list.mjs';

const machine = { cpu: 'a processor', cores: 2, memoryGigabytes: 8, system: 'an os', node: '20.0.0' };
const measured = (contestant, round, rates, more = {}) => {
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1];
  const common = { run: '2026-01-02T00', workload: 'W1_b32', contestant, title: contestant, round, machine, kind: 'measured' };
  return { ...common, rates, median, best: Math.max(...rates), megabytes: 100, firstStepSeconds: 0.5, sinceStartSeconds: 2, version: '1', ...more };
};
const cells = (text, title) => text.split('\n').find((line) => line.startsWith(`| ${title} |`))?.split('|').map((cell) => cell.trim()).slice(1, -1);

test('the ratio is taken within rounds, the rate over all of them', () => {
  // The machine was half as fast in round 1; the peer always ran at half of our speed.
  const results = [measured('ours', 0, [2000, 2000, 2000]), measured('ours', 1, [1000, 1000, 1000]), measured('peer', 0, [900, 1000, 1100]), measured('peer', 1, [500, 500, 500])];
  const text = page(results);
  expect(cells(text, 'ours')).toEqual(['ours', '1,500', '2,000', '1.00', '100', '0.50', '2.0', '1']);
  expect(cells(text, 'peer')).toEqual(['peer', '700', '1,100', '0.50', '100', '0.50', '2.0', '1']);
});

test('plain pages are compared with our plain page', () => {
  const web = { workload: 'web_W1_b32', megabytes: null, sinceStartSeconds: undefined };
  const text = page([measured('ours', 0, [400], web), measured('ours-plain', 0, [200], web), measured('jax-js-plain', 0, [50], web)]);
  expect(cells(text, 'jax-js-plain')).toEqual(['jax-js-plain', '50', '50', '0.25', '–', '0.50', '–', '1']);
  expect(text).toContain('## Dense autoencoder in Chromium, batches of 32');
});

test('who was not measured is listed with the reason; disturbed measurements are counted', () => {
  const missing = { ...measured('peer', 0, [1]), kind: 'unavailable', reason: 'no Python' };
  const text = page([measured('ours', 0, [10], { disturbance: 0.5 }), measured('ours', 1, [10], { disturbance: 0 }), missing]);
  expect(text).toContain('Not measured:\n\n- peer: no Python');
  expect(text).toContain('in 1 of 2 measurements other processes used more than 0.15 cores');
});

test('a sweep becomes one table, in order of batch size', () => {
  const text = page(SWEEP.toReversed().map((workload) => measured('ours', 0, [parseWorkload(workload).batch * 10], { workload })));
  expect(cells(text, 'samples/s at a batch of')).toEqual(['samples/s at a batch of', '16', '32', '64', '128', '256', '512', '1,024', '2,048', '4,096']);
  expect(text.match(/^## .*batches of.*$/gm)).toEqual(['## Dense autoencoder, batches of 32', '## Dense autoencoder, batches of 256']);
});

test('the table of the families: the preset beside PyTorch, in the order of the list', () => {
  const of = (workload, ours, usual, torch) => [
    measured('ours', 0, [ours], { workload }),
    measured('ours-every-loss', 0, [usual], { workload }),
    ...(torch === undefined ? [] : [measured('torch', 0, [torch], { workload })]),
  ];
  const results = [...of('W10_b32', 3000, 2400, 1200), ...of('W6_b128', 9000, 8100, 4500), ...of('W12_b32', 100, 90)];
  const text = page(results);
  const table = text.slice(text.indexOf('## Families')).split('\n').filter((line) => line.startsWith('| [')).slice(0, 2);
  expect(table).toEqual([
    '| [linear](#linear-autoencoder-batches-of-128) | [`LinearAutoencoder`](../packages/linear/README.md) | 9,000 | 4,500 | 2.00 | 8,100 | 1.80 |',
    '| [sparse, L1](#sparse-autoencoder-l1-batches-of-32) | [`SparseAutoencoder`](../packages/sparse/README.md) | 3,000 | 1,200 | 2.50 | 2,400 | 2.00 |',
  ]);
  expect(text).not.toContain('ContractiveAutoencoder');
  // Sections in the order of the families, not of their letters.
  expect(text.indexOf('## Linear autoencoder')).toBeLessThan(text.indexOf('## Sparse autoencoder, L1'));
  expect(presetLines(results)[1]).toBe("sparse, L1               W10_b32  3,000 samples/s, 2.5 times PyTorch's 1,200; with the loss of every step 2,400/s, 2.0 times");
});

test('names of workloads', () => {
  expect(parseWorkload('web_W3_b32')).toMatchObject({ family: 'W3', batch: 32, browser: true, inputShape: [28, 28, 1] });
  expect(parseWorkload('W10_b32')).toMatchObject({ family: 'W10', batch: 32, browser: false, inputShape: [784] });
  for (const name of ['W13_b32', 'W1_b0', 'W1', '']) expect(() => parseWorkload(name)).toThrow('is no workload');
});

test('every workload has contestants, ours first; named ones may have their own threads', () => {
  for (const name of WORKLOADS) expect(contestantsFor(parseWorkload(name), undefined, '2').map((each) => each.name)[0]).toBe('ours');
  const chosen = contestantsFor(parseWorkload('W3_b32'), ['torch', 'jax-scan@1', 'jax-js'], '2');
  expect(chosen.map(({ name, threads, missing }) => [name, threads, missing])).toEqual([
    ['torch', '2', undefined],
    ['jax-scan@1', '1', undefined],
    ['jax-js', '2', 'not written: only the dense workload is'],
  ]);
});
