/**
 * Twenty colours for classes on white. The first ten, in this order, are the ten-colour sequence of M. A. Petroff,
 * "Accessible Color Sequences for Data Visualization" (arXiv:2107.02270), chosen to differ under colour-vision
 * deficiency and to please. The other ten were found by farthest-point search: each maximises the least OKLab
 * distance to all before it, taken over normal vision and full deuteranopia and protanopia as simulated by Machado,
 * Oliveira and Fernandes (doi:10.1109/TVCG.2009.113). Any two of the twenty differ by at least 0.06 in all three.
 */
export const categoricalLight: readonly string[] = [
  '#3f90da', '#ffa90e', '#bd1f01', '#94a4a2', '#832db6', '#a96b59', '#e76300', '#b9ac70', '#717581', '#92dadd',
  '#870f5a', '#87b4ff', '#4b5aff', '#a5e196', '#96001e', '#0000f0', '#692d87', '#6969b4', '#784b87', '#874b5a',
];

/**
 * The same for a dark background: the two darkest of Petroff's colours are raised in lightness until they stand out
 * from it, and the last ten are searched for among colours that do. The same least distance holds.
 */
export const categoricalDark: readonly string[] = [
  '#3f90da', '#ffa90e', '#c2260a', '#94a4a2', '#8f3bc3', '#a96b59', '#e76300', '#b9ac70', '#717581', '#92dadd',
  '#ffff96', '#e1ffff', '#87b4ff', '#a5e196', '#5a69ff', '#f0e100', '#874b96', '#785a4b', '#d25ab4', '#e1f0c3',
];

/** Order in which lines take the categorical colours: thin strokes need those that contrast most with either background. */
export const lineOrder: readonly number[] = [0, 6, 4, 8, 2, 5, 3, 7, 1, 9];

/** Red, green and blue, 0 to 255, of a `#rrggbb` colour. */
export function rgb(hex: string): readonly [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}
