import { drawDiscs } from '../../discs.js';

/** What is painted into a picture of points: places and radius in pixels of the screen, colours as `rgb(…)`. */
export interface PaintedPoints {
  readonly width: number;
  readonly height: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly classOf: readonly number[];
  readonly colours: readonly string[];
  readonly radius: number;
  readonly opacity: number;
}

const DENSITY = 2;

/** Points as a PNG in a data URI, as the figure itself draws them. */
export function paintedPoints(points: PaintedPoints): string {
  const [width, height] = [Math.round(points.width), Math.round(points.height)];
  const colours = points.colours.map((c) => (/\d+/g[Symbol.match](c) ?? []).slice(0, 3).map(Number) as unknown as readonly [number, number, number]);
  const { data } = drawDiscs(DENSITY * width, DENSITY * height, {
    x: points.x.map((v) => DENSITY * v),
    y: points.y.map((v) => DENSITY * v),
    colour: (i) => colours[points.classOf[i]],
    radius: DENSITY * points.radius,
    opacity: points.opacity,
  });
  const canvas = document.createElement('canvas');
  canvas.width = DENSITY * width;
  canvas.height = DENSITY * height;
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), canvas.width, canvas.height), 0, 0);
  return canvas.toDataURL();
}

/** Every index below n once, in a fixed order that mixes what lies together. */
export function mixed(n: number): readonly number[] {
  let stride = Math.max(1, Math.round(0.618 * n));
  while (commonDivisor(stride, n) !== 1) stride++;
  return Array.from({ length: n }, (_, i) => (i * stride) % n);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
