import { learningCurves, toSvg } from '@latentkit/viz';
import { theme } from '../state/theme.js';

/** Least width that learning curves have; a narrower box shows them smaller. */
const LEAST_WIDTH = 320;

/** Learning curves as SVG, for a box of a width in pixels. */
export function drawCurves(history: Readonly<Record<string, readonly number[]>>, width: number): string {
  const curves = learningCurves(history, { title: 'Loss over epochs', showTitle: false, width: Math.max(LEAST_WIDTH, Math.round(width)), panelHeight: 132 });
  // Groups of lines have names but no role, which assistive technology cannot make anything of.
  return toSvg(curves, { theme: theme.peek() }).replaceAll(/<g aria-label="[^"]*"/g, '<g');
}
