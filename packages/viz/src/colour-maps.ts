import { UnknownNameError } from '@latentkit/core';
import { rgb } from './palette.js';
import type { Theme } from './theme.js';

/**
 * Name of a colour map for values. `gray`, `viridis`, `magma` and `cividis` run from low to high; `vik` and `berlin`
 * run both ways from a middle that is light or dark. `diverging` is the one of these two that suits the theme.
 */
export type ColorMapName = 'gray' | 'viridis' | 'magma' | 'cividis' | 'vik' | 'berlin' | 'diverging';

/**
 * Colour maps as colours at equal distances from the low end to the high one; between them channels are interpolated
 * linearly, which meets the published tables of 256 colours to 2 of 255 levels (`cividis`: 3). All are perceptually
 * uniform and can be read under deuteranopia and protanopia.
 *
 * - `viridis`, `magma`: S. van der Walt and N. Smith, matplotlib (https://bids.github.io/colormap, CC0).
 * - `cividis`: J. R. Nuñez, C. R. Anderton and R. S. Renslow (doi:10.1371/journal.pone.0199239).
 * - `vik`, `berlin`: F. Crameri, Scientific colour maps (doi:10.5281/zenodo.1243862, MIT). The middle of `vik` is
 *   nearly white, that of `berlin` nearly black.
 */
export const colorMaps: Readonly<Record<Exclude<ColorMapName, 'diverging'>, readonly string[]>> = {
  gray: ['#000000', '#ffffff'],
  viridis: colours(
    '440154470d6048186a482374472d7b4536814240863f49893b528b375a8d33638d2f6a8e2c728e297a8e26818e23898e21908c1f988b1f9f8821a68528ae8031b57b' +
    '3ebc744cc26c5dc9636ece5882d34c96d83fabdc32c0df24d5e21aeae51afde725',
  ),
  magma: colours(
    '0000040303110a0822130d331d114628115a36106a430f7650127c5d177f691c817621818226818f2a819c2e7fa9327db63779c33b75cf4170db486ae65163ee5c5e' +
    'f5695cf9785dfb8761fd9668fea571feb47bfec387fed194fde0a2fceeb0fcfdbf',
  ),
  cividis: colours(
    '00224d00255400285b002a62002d6900307004327011356f1a386f213b6e273d6d2c406d31436c36466c3a486b3f4b6b434e6b47516b4b546c4e566c52596c565c6d' +
    '595f6d5d616e61646f64676f686a706b6d716e70737273747575757978777c7b787f7d788380788683788a86788e8978928c77968f779a93769e9675a29974a69c73' +
    'aa9f72aea271b2a66fb6a96ebaac6cbeb06ac3b368c7b666cbba64cfbd61d4c15ed8c45bdcc858e1cc54e5cf50ead34ceed747f3da42f8de3bfde234fde737',
  ),
  vik: colours(
    '001261021f69022b710237790344810450890c5e921b6d9b2f7ca6478db1609dbc79adc792bdd2acccdcc5dbe5dce5e9ece5e1eedacfe9cbb9e2bba4dcab8fd59c7b' +
    'cf8e68c97f55c37243bc6331b3531fa5400e932e06832106741506660a07590008',
  ),
  berlin: colours(
    '9eb0ff8caef679abed65a7e2529fd34194c13686ad2e779a286886235a741d4b61183e5014313f11252f111a20121214190c09210b032a0e013510004012014c1602' +
    '5a1c076a26107c331d8d412c9c503dac5e4fbc6e61cc7d74dd8d86ee9d9affadad',
  ),
};

const LEVELS = 256;
const tables = new Map<string, Uint8Array>();

/** Red, green and blue of 256 values at equal distances from the low end of a colour map to the high one. */
export function colourTable(name: ColorMapName, theme: Theme): Uint8Array {
  const actual = name === 'diverging' ? (theme.name === 'dark' ? 'berlin' : 'vik') : name;
  const known = tables.get(actual);
  if (known !== undefined) return known;
  const points = colorMaps[checkColorMap(actual) as keyof typeof colorMaps].map(rgb);
  const table = new Uint8Array(3 * LEVELS);
  for (let level = 0; level < LEVELS; level++) {
    const at = (level / (LEVELS - 1)) * (points.length - 1);
    const i = Math.min(Math.floor(at), points.length - 2);
    for (let c = 0; c < 3; c++) table[3 * level + c] = Math.round(points[i][c] + (at - i) * (points[i + 1][c] - points[i][c]));
  }
  tables.set(actual, table);
  return table;
}

/** Whether a colour map runs both ways from its middle. */
export function isTwoSided(name: ColorMapName): boolean {
  return name === 'diverging' || name === 'vik' || name === 'berlin';
}

/** The name, if it is that of a colour map. Throws {@link UnknownNameError} for any other. */
export function checkColorMap(name: ColorMapName): ColorMapName {
  if (name === 'diverging' || Object.hasOwn(colorMaps, name)) return name;
  throw new UnknownNameError('colorMap', String(name), [...Object.keys(colorMaps), 'diverging']);
}

function colours(digits: string): readonly string[] {
  return Array.from(digits.match(/.{6}/g) ?? [], (six) => `#${six}`);
}
