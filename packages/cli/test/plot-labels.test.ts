import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { writeNpy } from '@latentkit/datasets';
import { type Outcome, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

interface Drawn {
  readonly description: string;
  readonly data: { readonly curves: readonly { readonly name?: string; readonly auc?: number }[]; readonly arrows?: readonly { readonly feature: string }[] };
}

const scores = [0.9, 0.8, 0.7, 0.3, 0.2, 0.1];
const kinds = [5, 3, 3, 3, 5, 3];

beforeAll(() => {
  writeFileSync(at('scores.npy'), writeNpy(ndarray(Float64Array.from(scores), [6])));
  writeFileSync(at('kinds.npy'), writeNpy(ndarray(Int32Array.from(kinds), [6])));
  writeFileSync(at('scores.csv'), `row,score,truth,kind\n${scores.map((score, i) => `${i},${score},${i % 2},${kinds[i]}`).join('\n')}\n`);
  writeFileSync(at('gap.csv'), 'row,score,truth\n0,0.2,0\n1,0.5,\n2,0.4,1\n');
  writeFileSync(at('rate=0.1.npy'), writeNpy(ndarray(Float64Array.of(3, 2, 1), [3])));
  writeFileSync(at('kinds.csv'), 'length,width,depth,kind\n1,2,3,x\n2,1,5,y\n4,4,1,x\n0,3,2,y\n1,1,1,y\n');
});

async function drawn(...argv: readonly string[]): Promise<Drawn> {
  const outcome: Outcome = await run(['plot', ...argv, '--json']);
  expect(outcome).toMatchObject({ code: 0 });
  return jsonOf<Drawn>(outcome);
}

describe('labels of scores', () => {
  test('the positive class is the larger label, whatever its number', async () => {
    const { description } = await drawn('precision-recall-curves', at('scores.npy'), '--label', at('kinds.npy'));
    expect(description).toContain('Guessing: 0.333');
  });

  test('a column of the file itself may hold them, and goes before the truth that it holds', async () => {
    const auc = async (...argv: readonly string[]) => (await drawn('roc-curves', ...argv)).data.curves[0].auc;
    const [byTruth, byColumn, byFile] = [
      await auc(at('scores.csv')),
      await auc(at('scores.csv'), '--label', 'kind'),
      await auc(at('scores.npy'), '--label', at('kinds.npy')),
    ];
    expect(byColumn).toBe(byFile);
    expect(byColumn).not.toBe(byTruth);
    expect(await auc(`${at('scores.csv')}:score`)).toBe(byTruth);
    expect((await drawn('error-histogram', at('scores.csv'), '--label', 'kind')).description).not.toContain('anomalous');
  });

  test('a truth that is missing is no usual sample', async () => {
    const outcome = await run(['plot', 'roc-curves', at('gap.csv'), '--json']);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/gap\.csv, column 'truth', row 1: got NaN, expected an integer/) });
  });
});

describe('what is typed', () => {
  test('names may be numbers', async () => {
    const { description } = await drawn('confusion-heatmap', at('kinds.npy'), at('kinds.npy'), '--names', '10,11,12,13,14,15');
    expect(description.length).toBeGreaterThan(0);
  });

  test('a file may have the sign in its name that gives others theirs', async () => {
    expect((await drawn('singular-values', at('rate=0.1.npy'), `half=${at('rate=0.1.npy')}`)).description.length).toBeGreaterThan(0);
  });
});

test('a biplot of a file with a column of labels names its features', async () => {
  const reduced = await run(['reduce', 'pca', at('kinds.csv'), '--label', 'kind', '--components', '2', '--out', at('z.npy'), '--model', at('pca.json')]);
  expect(reduced).toMatchObject({ code: 0 });
  const { data } = await drawn('pca-biplot', at('pca.json'), at('kinds.csv'), '--label', 'kind');
  expect(data.arrows?.map(({ feature }) => feature).sort()).toEqual(['depth', 'length', 'width']);
});
