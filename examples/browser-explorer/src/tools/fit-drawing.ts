import { type Box, inkBox, resample } from './resample.js';

/** Whether a drawing was made as the digits of scikit-learn were (8×8, from 32×32 bitmaps) or as those of MNIST. */
type DrawingStyle = 'blocks' | 'mass';

/** The style of pictures of a size. */
export function drawingStyle(width: number, height: number): DrawingStyle {
  return width === 8 && height === 8 ? 'blocks' : 'mass';
}

/**
 * A drawing [side, side] as a picture [height, width] made the way the digits that models learn from were made; undefined
 * where there is no ink.
 */
export function fitDrawing(ink: Float32Array, side: number, width: number, height: number): Float32Array | undefined {
  const box = inkBox(ink, side);
  if (box === undefined) return undefined;
  return drawingStyle(width, height) === 'blocks' ? byBlocks(ink, side, box) : byMass(ink, side, box, width, height);
}

/**
 * As MNIST: the longer side of the ink becomes 20 of 28 pixels, the shape is kept, and the centre of mass comes to the
 * middle of the picture (http://yann.lecun.com/exdb/mnist/). Whole pixels are shifted, as there, so that nothing blurs.
 */
function byMass(ink: Float32Array, side: number, box: Box, width: number, height: number): Float32Array {
  const most = Math.max(1, Math.round((20 / 28) * Math.min(width, height)));
  const scale = most / Math.max(box.width, box.height);
  const [w, h] = [Math.max(1, Math.round(box.width * scale)), Math.max(1, Math.round(box.height * scale))];
  const small = resample(ink, side, box, w, h);
  const [mx, my] = centreOfMass(small, w);
  const left = shift(Math.round(width / 2 - mx), w, width);
  const top = shift(Math.round(height / 2 - my), h, height);
  const picture = new Float32Array(width * height);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) picture[(top + y) * width + left + x] = small[y * w + x];
  return picture;
}

/** Keeps all ink inside where the centre of mass would push some of it out. */
function shift(at: number, size: number, all: number): number {
  return Math.min(all - size, Math.max(0, at));
}

function centreOfMass(picture: Float32Array, width: number): readonly [number, number] {
  let [mass, mx, my] = [0, 0, 0];
  picture.forEach((v, at) => {
    mass += v;
    mx += v * ((at % width) + 0.5);
    my += v * (Math.floor(at / width) + 0.5);
  });
  return mass === 0 ? [width / 2, picture.length / width / 2] : [mx / mass, my / mass];
}

// Bitmaps of the preprocessing of the National Institute of Standards and Technology, which scikit-learn's digits come from.
const BITMAP = { side: 32, width: 20, height: 32, block: 4 } as const;

/**
 * As scikit-learn's digits: the ink fills the height of a 32×32 bitmap and at most 20 of its columns, wider digits being
 * squeezed, and each 4×4 block becomes the number of its black pixels, 0 to 16 (doi:10.24432/C50P49).
 */
function byBlocks(ink: Float32Array, side: number, box: Box): Float32Array {
  const upright = BITMAP.height / box.height;
  // What is more than twice as wide as high is no digit: stretching it to the full height would make a wall of a dash.
  const flat = box.width > 2 * box.height;
  const w = Math.max(1, Math.min(BITMAP.width, Math.round(box.width * upright)));
  const h = flat ? Math.max(1, Math.round((BITMAP.width / box.width) * box.height)) : BITMAP.height;
  const small = resample(ink, side, box, w, h);
  const left = Math.round((BITMAP.side - w) / 2);
  const top = Math.round((BITMAP.side - h) / 2);
  const blocks = BITMAP.side / BITMAP.block;
  const counts = new Float32Array(blocks * blocks);
  small.forEach((v, at) => {
    if (v < 0.5) return;
    const [x, y] = [left + (at % w), top + Math.floor(at / w)];
    counts[Math.floor(y / BITMAP.block) * blocks + Math.floor(x / BITMAP.block)]++;
  });
  return counts.map((count) => count / BITMAP.block ** 2);
}
