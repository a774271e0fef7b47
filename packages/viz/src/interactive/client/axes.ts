import type { PointsInteraction } from '../../interaction.js';
import { fittingTicks, niceTicks, tickFormat } from '../../ticks.js';

type Domain = readonly [number, number];

/** Returns a function that puts ticks, their labels and the grid of a plot where a part of its domain asks for them. */
export function axisUpdater(layer: SVGGElement, { area }: Pick<PointsInteraction, 'area'>): (x: Domain, y: Domain) => void {
  const group = (name: string): Element | null => layer.querySelector(`[aria-label="${name}"]`);
  const templates = new Map<Element, Element>();
  const refill = (name: string, positions: readonly number[], move: (mark: Element, at: number, k: number) => void): void => {
    const parent = group(name);
    if (parent === null) return;
    if (!templates.has(parent)) templates.set(parent, parent.firstElementChild!);
    const template = templates.get(parent)!;
    parent.replaceChildren(
      ...positions.map((at, k) => {
        const mark = template.cloneNode(true) as Element;
        move(mark, at, k);
        return mark;
      }),
    );
  };
  const set = (mark: Element, attributes: Readonly<Record<string, string | number>>): void => {
    for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, String(value));
  };
  return (x, y) => {
    const xTicks = fittingTicks(...x, area.width, Math.max(4, Math.floor(area.width / 60)));
    const yTicks = niceTicks(...y, 7);
    const [xFormat, yFormat] = [tickFormat(xTicks), tickFormat(yTicks)];
    const xs = xTicks.map((t) => area.left + (area.width * (t - x[0])) / (x[1] - x[0]));
    const ys = yTicks.map((t) => area.top + area.height - (area.height * (t - y[0])) / (y[1] - y[0]));
    const bottom = area.top + area.height;
    refill('x-grid', xs, (mark, at) => set(mark, { x1: at, x2: at }));
    refill('y-grid', ys, (mark, at) => set(mark, { y1: at, y2: at }));
    refill('x-axis tick', xs, (mark, at) => set(mark, { transform: `translate(${at},${bottom})` }));
    refill('x-axis tick label', xs, (mark, at, k) => {
      set(mark, { transform: `translate(${at},${bottom})` });
      mark.textContent = xFormat(xTicks[k]);
    });
    refill('y-axis tick label', ys, (mark, at, k) => {
      set(mark, { transform: `translate(${area.left},${at})` });
      mark.textContent = yFormat(yTicks[k]);
    });
  };
}
