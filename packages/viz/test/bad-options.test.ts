import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, LatentKitError, ShapeError, UnknownNameError } from '@latentkit/core';
import {
  activationFunctions, codeImages, confusionHeatmap, denoisingRows, imageGrid, interpolationSheet, interpolationStrip, learningCurves, metricBars, metricCurves, panels, pcaBiplot, principalAxesScatter, recognitionSheet,
  reconstructionRows, scatter3d, scatterByLabel, shepardDiagram, sparsityCost, tangentStrips, travelSheet, traversalSheet,
} from '../src/index.js';
import type { DrawnActivation } from '../src/index.js';

const points = [[0, 1], [2, 3]];
const images = [[0, 1, 1, 0], [1, 0, 0, 1]];

/** What JavaScript may hand over where TypeScript asks for something else. */
function given<T>(value: unknown): T {
  return value as T;
}

describe('words that are no text', () => {
  test.each<[string, () => unknown]>([
    ['axes[0]', () => scatterByLabel(points, undefined, { axes: given([0, 1]) })],
    ['axes[2]', () => scatter3d([[0, 1, 2]], undefined, { axes: given(['x', 'y', 2]) })],
    ['axes[1]', () => pcaBiplot(points, [[1, 0], [0, 1]], { axes: given(['x', null]) })],
    ['axes[0]', () => shepardDiagram({ original: [1], embedded: [1] }, { axes: given([1, 2]) })],
    ['legendTitle', () => scatterByLabel(points, [0, 1], { legendTitle: given(7) })],
    ['names[1]', () => scatterByLabel(points, [0, 1], { names: given(['a', 1]) })],
    ['features[0]', () => pcaBiplot(points, [[1, 0], [0, 1]], { features: given([0, 1]) })],
    ['title', () => imageGrid(images, { title: given(3) })],
    ['description', () => imageGrid(images, { description: given(3) })],
    ['captions[0]', () => imageGrid(images, { captions: given([0, 1]) })],
    ['labels[0]', () => interpolationStrip(images, { labels: given([0]) })],
    ['framedLabel', () => interpolationStrip(images, { framedLabel: given(1) })],
    ['labels[1]', () => reconstructionRows(images, images, { labels: given(['a', 1]) })],
    ['more[0].label', () => denoisingRows(images, images, images, { more: given([{ label: 1, images }]) })],
    ['xLabel', () => travelSheet(images, { x: [0, 1], y: [0], xLabel: given(0) })],
    ['labels[0]', () => traversalSheet(images, { values: [0, 1], labels: given([0]) })],
    ['label', () => metricCurves([1, 2], [1, 2], { label: given(1) })],
    ['baseline', () => metricBars({ a: { mse: 1 } }, { baseline: given(0) })],
    ['metrics[0]', () => learningCurves({ loss: [1] }, { metrics: given([0]) })],
    ['costs[0]', () => sparsityCost(0.1, { costs: given([0]) })],
  ])('are an error that names %s', (parameter, make) => {
    expect(make).toThrow(InvalidParameterError);
    expect(make).toThrow(expect.objectContaining({ parameter }));
  });
});

describe('options of another kind', () => {
  test.each<[string, () => unknown]>([
    ['more', () => reconstructionRows(images, images, { more: given({}) })],
    ['more[0]', () => reconstructionRows(images, images, { more: given([null]) })],
    ['framed', () => interpolationSheet(images, { columns: 2, framed: given(1) })],
    ['arrows[0]', () => scatter3d([[0, 1, 2]], undefined, { arrows: given([null]) })],
    ['plane', () => scatter3d([[0, 1, 2]], undefined, { plane: given({}) })],
    ['codeShape', () => codeImages(images, points, images, { codeShape: given(2) })],
    ['axes', () => principalAxesScatter(points, given(null))],
    ['matrix', () => confusionHeatmap(given(null))],
    ['pairs', () => shepardDiagram(given(null))],
    ['histories', () => learningCurves(given(null))],
    ['figures', () => panels(given(null))],
    ['figures[0]', () => panels(given([null]))],
    ['names', () => activationFunctions(given(null))],
  ])('are an error that names %s', (parameter, make) => {
    expect(make).toThrow(LatentKitError);
    expect(make).toThrow(expect.objectContaining({ parameter }));
  });

  test('a name that is no text is an unknown name', () => {
    expect(() => activationFunctions([given<DrawnActivation>(3)])).toThrow(UnknownNameError);
  });

  test('predictions of another number are an error of the predictions', () => {
    expect(() => recognitionSheet(images, [0, 1], { predictions: [0] })).toThrow(expect.objectContaining({ parameter: 'predictions' }));
    expect(() => recognitionSheet(images, [0, 1], { predictions: [0] })).toThrow(ShapeError);
  });

  test('singular values have to fall, as in a plot of their own', () => {
    expect(() => tangentStrips(images[0], images, [1, 2])).toThrow(InvalidParameterError);
  });
});
