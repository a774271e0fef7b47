import type { Inks } from './inks.js';
import type { Outline } from './lasso.js';

type Place = readonly [number, number];

/** A ring around a point: that under the pointer or the keyboard's cursor. */
export function paintRing(context: CanvasRenderingContext2D, [x, y]: Place, radius: number, inks: Inks): void {
  circle(context, x, y, radius + 1);
  context.lineWidth = 4;
  context.strokeStyle = inks.surface;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = inks.text;
  context.stroke();
}

/** The point in hand: a handle that can be dragged. */
export function paintHandle(context: CanvasRenderingContext2D, [x, y]: Place, radius: number, inks: Inks): void {
  circle(context, x, y, radius);
  context.lineWidth = 6;
  context.strokeStyle = inks.surface;
  context.stroke();
  context.lineWidth = 2.5;
  context.strokeStyle = inks.accent;
  context.stroke();
  circle(context, x, y, 2.5);
  context.fillStyle = inks.surface;
  context.fill();
  circle(context, x, y, 2);
  context.fillStyle = inks.accent;
  context.fill();
}

/** Samples of a path, numbered from 1 and joined in their order; undefined for those that the map does not show. */
export function paintPath(context: CanvasRenderingContext2D, places: readonly (Place | undefined)[], inks: Inks): void {
  const seen = places.flatMap((place, at) => (place === undefined ? [] : [{ place, number: at + 1 }]));
  for (const [width, colour] of [[5, inks.surface], [2, inks.text]] as const) {
    context.beginPath();
    for (const { place: [x, y] } of seen) context.lineTo(x, y);
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.strokeStyle = colour;
    context.stroke();
  }
  context.font = `600 11px ${inks.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { place: [x, y], number } of seen) {
    circle(context, x, y, 9);
    context.fillStyle = inks.text;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = inks.surface;
    context.stroke();
    context.fillStyle = inks.surface;
    context.fillText(String(number), x, y + 0.5);
  }
}

/** What is being brushed. */
export function paintOutline(context: CanvasRenderingContext2D, outline: Outline, inks: Inks): void {
  context.beginPath();
  for (const [x, y] of outline) context.lineTo(x, y);
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = inks.accent;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeStyle = inks.accent;
  context.setLineDash([5, 3]);
  context.stroke();
  context.setLineDash([]);
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
