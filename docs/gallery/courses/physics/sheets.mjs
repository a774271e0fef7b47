// What the two figures with sheets share: 4×4 test images beside their reconstructions.
import { sliceRows } from '@latentkit/core';
import { imageGrid, panels } from '@latentkit/viz';

/** Two sheets side by side; `images` and `reconstructions` are [16 or more, 784]. */
export function twoSheets(images, reconstructions, { range, title }) {
  const sheet = (x, name) => imageGrid(sliceRows(x, 0, 16), { columns: 4, width: 340, range, title: name });
  return panels([sheet(images, 'Test images'), sheet(reconstructions, 'Reconstructions')], { letters: false, title });
}
