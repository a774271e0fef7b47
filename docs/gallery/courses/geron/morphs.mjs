// Morphs 3→6, 8→5 and 2→0: along the manifold of the codes, from neighbour to neighbour, and straight.
import { concatRows } from '@latentkit/core';
import { morph } from '@latentkit/latent';
import { interpolationStrip } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, model } from './models.mjs';

const stacked = await model('untied');
const codes = await stacked.encode(data.test);
const first = (digit) => data.digits.data.indexOf(digit);
const [strips, labels] = [[], []];
for (const [from, to] of [[3, 6], [8, 5], [2, 0]]) {
  const { geodesic, straight } = morph(codes, first(from), first(to), { neighbors: 6, steps: 11 });
  strips.push(await stacked.decode(geodesic.codes), await stacked.decode(straight.codes));
  labels.push(`${from} → ${to}, manifold`, 'straight');
  console.log(`${from} to ${to}: by way of`, [...geodesic.indices].map((i) => data.digits.data[i]).join(' '), 'lengths', geodesic.length, straight.length);
}
const figure = interpolationStrip(concatRows(strips), { strips: 6, labels, framedLabel: 'test images’ reconstructions', title: 'Morphs on the manifold and straight' });
await save(figure, import.meta.url);
