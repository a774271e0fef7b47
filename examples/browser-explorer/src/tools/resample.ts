/** Pixels from `left`, `top` on. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box about all pixels that are at least half covered; undefined where there are none. */
export function inkBox(ink: Float32Array, side: number): Box | undefined {
  let [left, top, right, bottom] = [side, side, -1, -1];
  ink.forEach((v, at) => {
    if (v < 0.5) return;
    const [x, y] = [at % side, Math.floor(at / side)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The box [height, width] as a picture of w by h pixels, each the mean of the area that it covers. */
export function resample(ink: Float32Array, side: number, box: Box, w: number, h: number): Float32Array {
  // One direction after the other: an area's mean is the mean of its rows' means.
  const narrow = new Float32Array(box.height * w);
  const columns = shares(box.width, w);
  for (let y = 0; y < box.height; y++) {
    const row = (box.top + y) * side + box.left;
    columns.forEach((parts, x) => (narrow[y * w + x] = parts.reduce((sum, { at, share }) => sum + share * ink[row + at], 0)));
  }
  const result = new Float32Array(w * h);
  shares(box.height, h).forEach((parts, y) => {
    for (let x = 0; x < w; x++) result[y * w + x] = parts.reduce((sum, { at, share }) => sum + share * narrow[at * w + x], 0);
  });
  return result;
}

interface Part {
  readonly at: number;
  readonly share: number;
}

/** For each of `to` pixels which of `from` pixels lie under it, and with what share. */
function shares(from: number, to: number): readonly (readonly Part[])[] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [begin, end] = [i * step, (i + 1) * step];
    const parts: Part[] = [];
    for (let at = Math.floor(begin); at < Math.min(from, Math.ceil(end)); at++) {
      const overlap = Math.min(end, at + 1) - Math.max(begin, at);
      if (overlap > 1e-9) parts.push({ at, share: overlap / step });
    }
    return parts;
  });
}
