type Rgb = readonly [number, number, number];

/** Black or white, whichever is easier to read on a colour: the contrast is at least 4.5 on every colour there is. */
export function inkOn(colour: Rgb): '#000000' | '#ffffff' {
  // Where contrast with black, (L + .05) / .05, and with white, 1.05 / (L + .05), are equal.
  return luminance(colour) > Math.sqrt(1.05 * 0.05) - 0.05 ? '#000000' : '#ffffff';
}

/** Relative luminance of an sRGB colour after WCAG 2. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((byte) => {
    const v = byte / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
