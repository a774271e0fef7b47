export { toInteractive } from './node/to-interactive.js';
export { toPng } from './node/to-png.js';
export type { PngOptions } from './node/to-png.js';
export { toSvg } from './node/to-svg.js';
export { writeFigure } from './node/write-figure.js';
