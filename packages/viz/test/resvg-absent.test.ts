import { expect, jest, test } from '@jest/globals';

jest.unstable_mockModule('@resvg/resvg-js', () => {
  throw new Error("Cannot find module '@resvg/resvg-js-linux-x64-gnu'\nRequire stack:\n- index.js");
});

test('without the program for this platform there are SVGs, and PNGs say what to install', async () => {
  const { learningCurves } = await import('../src/index.js');
  const { toPng, toSvg } = await import('../src/node.js');
  const figure = learningCurves({ loss: [3, 2, 1] });
  expect(toSvg(figure)).toContain('<svg');
  await expect(toPng(figure)).rejects.toMatchObject({
    code: 'LK_UNAVAILABLE',
    message: `@resvg/resvg-js: got 'Cannot find module '@resvg/resvg-js-linux-x64-gnu'', expected its program for ${process.platform}-${process.arch}, which draws PNGs. Install without --omit=optional; toSvg works without it.`,
  });
});
