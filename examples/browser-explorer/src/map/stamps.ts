/** Places within a pixel for which a disc is kept, in each direction. */
export const SUBPIXELS = 4;

/** A disc as pixels to be set, relative to the pixel in which its centre lies. */
export interface Stamp {
  /** Columns and rows from the centre's pixel, one pair for each pixel; those that are covered most come first. */
  readonly dx: Int8Array;
  readonly dy: Int8Array;
  /** How much of each pixel is covered, 1 to 255. */
  readonly cover: Uint8Array;
  /** How many pixels are covered wholly. */
  readonly whole: number;
  /** How many are at least half covered. */
  readonly solid: number;
  /** How far the disc reaches from its centre's pixel. */
  readonly reach: number;
}

const kept = new Map<number, readonly Stamp[]>();

/** Discs of a radius in pixels, centred at each of {@link SUBPIXELS}² places within a pixel, row by row. */
export function stampsOf(radius: number): readonly Stamp[] {
  // An eighth of a pixel cannot be told apart, and zooming goes through all radii.
  const rounded = Math.max(0.5, Math.min(60, Math.round(8 * radius) / 8));
  const known = kept.get(rounded);
  if (known !== undefined) return known;
  const stamps = Array.from({ length: SUBPIXELS * SUBPIXELS }, (_, at) =>
    stamp(rounded, ((at % SUBPIXELS) + 0.5) / SUBPIXELS, (Math.floor(at / SUBPIXELS) + 0.5) / SUBPIXELS),
  );
  kept.set(rounded, stamps);
  return stamps;
}

function stamp(radius: number, cx: number, cy: number): Stamp {
  const reach = Math.ceil(radius + 0.5);
  const pixels: { readonly dx: number; readonly dy: number; readonly cover: number }[] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const cover = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx + 0.5 - cx, dy + 0.5 - cy))));
      if (cover > 0) pixels.push({ dx, dy, cover });
    }
  }
  const ordered = pixels.sort((a, b) => b.cover - a.cover);
  return {
    dx: Int8Array.from(ordered, (p) => p.dx),
    dy: Int8Array.from(ordered, (p) => p.dy),
    cover: Uint8Array.from(ordered, (p) => p.cover),
    whole: pixels.filter((p) => p.cover === 255).length,
    solid: pixels.filter((p) => p.cover >= 128).length,
    reach,
  };
}
