import type { CellsInteraction } from '../../interaction.js';
import { hitArea, onScreen, placeIn, svgElement } from './elements.js';
import type { Tooltip } from './tooltip.js';

/** Cells: pointing at one says what it is. */
export function startCells(layer: SVGGElement, { cells, columns }: CellsInteraction, tooltip: Tooltip): void {
  const [left, top] = [Math.min(...cells.map((c) => c.x)), Math.min(...cells.map((c) => c.y))];
  const [right, bottom] = [Math.max(...cells.map((c) => c.x + c.width)), Math.max(...cells.map((c) => c.y + c.height))];
  const frame = svgElement('rect', { class: 'latentkit-frame', fill: 'none', 'pointer-events': 'none', visibility: 'hidden' });
  layer.append(frame);
  const hit = hitArea(layer, { left, top, width: right - left, height: bottom - top }, `${cells.length} pictures. Arrow keys go from one to the next.`);
  let current = -1;
  const pick = (k: number): void => {
    current = k;
    const { x, y, width, height, label } = cells[k];
    for (const [name, value] of Object.entries({ x, y, width, height, visibility: 'visible' })) frame.setAttribute(name, String(value));
    const place = onScreen(layer, x + width, y + height);
    tooltip.show(place.x, place.y, [{ text: label }]);
  };
  const leave = (): void => {
    current = -1;
    frame.setAttribute('visibility', 'hidden');
    tooltip.hide();
  };
  hit.addEventListener('pointermove', (event) => {
    const { x, y } = placeIn(layer, event);
    const k = cells.findIndex((c) => x >= c.x && x < c.x + c.width && y >= c.y && y < c.y + c.height);
    if (k < 0) leave();
    else pick(k);
  });
  hit.addEventListener('pointerleave', leave);
  hit.addEventListener('blur', leave);
  hit.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (event.key === 'Escape') leave();
    if (step === undefined) return;
    event.preventDefault();
    const next = current < 0 ? 0 : current + step;
    if (next >= 0 && next < cells.length) pick(next);
  });
}
