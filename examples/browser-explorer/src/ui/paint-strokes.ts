import type { Stroke } from '../tools/strokes.js';

/** Where the pen of the keyboard is. */
interface PenMark {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
}

/** Draws strokes over the whole of a square canvas, and the pen that keys move. */
export function paintStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[], light: boolean, mark: PenMark | undefined): void {
  const context = canvas.getContext('2d')!;
  const side = canvas.width;
  const [ground, ink] = light ? ['#fff', '#000'] : ['#000', '#fff'];
  context.fillStyle = ground;
  context.fillRect(0, 0, side, side);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points, width, erases } of strokes) {
    context.strokeStyle = erases ? ground : ink;
    context.lineWidth = width * side;
    context.beginPath();
    context.moveTo(points[0] * side, points[1] * side);
    // A line to where it begins makes the dot of a single point.
    for (let at = points.length > 2 ? 2 : 0; at < points.length; at += 2) context.lineTo(points[at] * side, points[at + 1] * side);
    context.stroke();
  }
  if (mark === undefined) return;
  // Two rings, so that it shows on ink and on ground.
  for (const [colour, radius] of [['#000', 13], ['#3f90da', 10]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = 4;
    context.beginPath();
    context.arc(mark.x * side, mark.y * side, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  if (!mark.down) return;
  context.fillStyle = '#3f90da';
  context.beginPath();
  context.arc(mark.x * side, mark.y * side, 7, 0, 2 * Math.PI);
  context.fill();
}
