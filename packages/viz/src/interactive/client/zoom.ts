import type { Area } from '../../plot-area.js';
import { placeIn, toolButton } from './elements.js';

/** How a plot is enlarged: what lay at p now lies at `scale · p + offset`. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

const MOST = 64;

/**
 * Lets a reader zoom a plot (wheel with Ctrl or while it has the focus, buttons, plus and minus) and move it (dragging,
 * arrows with Shift). The plot's own extent is the least scale and cannot be left.
 */
export function zoomable(root: HTMLElement, layer: SVGGElement, hit: SVGElement, area: Area, changed: () => void): Zoom {
  const zoom: Zoom = { scale: 1, x: 0, y: 0 };
  const settle = (): void => {
    const hold = (offset: number, start: number, length: number): number => Math.max((start + length) * (1 - zoom.scale), Math.min(start * (1 - zoom.scale), offset));
    zoom.x = hold(zoom.x, area.left, area.width);
    zoom.y = hold(zoom.y, area.top, area.height);
    changed();
  };
  const by = (factor: number, x = area.left + area.width / 2, y = area.top + area.height / 2): void => {
    const scale = Math.max(1, Math.min(MOST, zoom.scale * factor));
    zoom.x = x - (scale / zoom.scale) * (x - zoom.x);
    zoom.y = y - (scale / zoom.scale) * (y - zoom.y);
    zoom.scale = scale;
    settle();
  };
  const move = (dx: number, dy: number): void => {
    zoom.x += dx;
    zoom.y += dy;
    settle();
  };
  hit.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== hit) return;
      event.preventDefault();
      const { x, y } = placeIn(layer, event);
      by(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 120), x, y);
    },
    { passive: false },
  );
  let last: { readonly x: number; readonly y: number } | undefined;
  hit.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || zoom.scale === 1) return;
    last = placeIn(layer, event);
    hit.setPointerCapture(event.pointerId);
  });
  hit.addEventListener('pointermove', (event) => {
    if (last === undefined) return;
    const place = placeIn(layer, event);
    move(place.x - last.x, place.y - last.y);
    last = place;
  });
  for (const end of ['pointerup', 'pointercancel'] as const) hit.addEventListener(end, () => (last = undefined));
  hit.addEventListener('dblclick', (event) => {
    const { x, y } = placeIn(layer, event);
    by(event.shiftKey ? 0.5 : 2, x, y);
  });
  const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
  hit.addEventListener('keydown', (event) => {
    if (event.key === '+' || event.key === '=') by(1.5);
    else if (event.key === '-') by(1 / 1.5);
    else if (event.key === '0') by(1 / MOST);
    else if (event.shiftKey && event.key in steps) move(...steps[event.key]);
    else return;
    event.preventDefault();
  });
  toolButton(root, '+', 'Zoom in', () => by(1.5));
  toolButton(root, '−', 'Zoom out', () => by(1 / 1.5));
  toolButton(root, '⟲', 'Show all', () => by(1 / MOST));
  return zoom;
}
