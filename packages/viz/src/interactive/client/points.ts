import { fromBase64 } from '../../base64.js';
import type { PointsInteraction } from '../../interaction.js';
import { formatNumber } from '../../text.js';
import { axisUpdater } from './axes.js';
import { hitArea, later, onScreen, placeIn, svgElement } from './elements.js';
import { classToggles } from './legend.js';
import { mixed, paintedPoints } from './raster.js';
import type { Tooltip } from './tooltip.js';
import { zoomable } from './zoom.js';

const REACH = 14;
const KEYS = 'Arrow keys go from point to point, plus and minus zoom, Shift with an arrow moves, 0 shows all.';

/** A scatter: pointing names a point, the legend hides classes, the plot can be zoomed and moved. */
export function startPoints(root: HTMLElement, layer: SVGGElement, given: PointsInteraction, tooltip: Tooltip): void {
  const { area, classes } = given;
  const places = new Uint16Array(fromBase64(given.places).buffer);
  const classOf = fromBase64(given.classOf);
  const n = classOf.length;
  const x = Float64Array.from(classOf, (_, i) => area.left + (area.width * places[2 * i]) / 65535);
  const y = Float64Array.from(classOf, (_, i) => area.top + (area.height * places[2 * i + 1]) / 65535);
  const marks = Array.from(layer.querySelectorAll('[data-marks]'));
  // A nested svg cuts off what is moved out of the plot, without an id as a clip path would need.
  const window_ = svgElement('svg', { x: area.left, y: area.top, width: area.width, height: area.height, viewBox: `${area.left} ${area.top} ${area.width} ${area.height}` });
  marks[0].before(window_);
  window_.append(...marks);
  const circles = Array.from(window_.querySelectorAll('circle'), (node) => ({ node, x: Number(node.getAttribute('cx')), y: Number(node.getAttribute('cy')), fill: node.getAttribute('fill') }));
  const thumbnails = Array.from(window_.querySelectorAll('[data-point]'), (node) => ({ node, point: Number(node.getAttribute('data-point')) }));
  const pictures = Array.from(window_.querySelectorAll('image[data-marks]'));
  const order = pictures.length === 0 ? [] : mixed(n);
  const axes = axisUpdater(layer, given);
  const hit = hitArea(layer, area, `${n} points. ${KEYS}`);
  const ring = svgElement('circle', { class: 'latentkit-ring', r: given.radius + 4, fill: 'none', 'pointer-events': 'none', visibility: 'hidden' });
  window_.append(ring);
  const ink = svgElement('g', { class: 'latentkit-accent', visibility: 'hidden' });
  window_.append(ink);

  const repaint = (): void => {
    const seen = order.filter((i) => toggles.shown(classOf[i]));
    const href = paintedPoints({
      width: area.width,
      height: area.height,
      x: seen.map((i) => zoom.scale * x[i] + zoom.x - area.left),
      y: seen.map((i) => zoom.scale * y[i] + zoom.y - area.top),
      classOf: seen.map((i) => classOf[i]),
      colours: classes.length === 0 ? [getComputedStyle(ink).fill] : classes.map((_, k) => toggles.colour(k)!),
      radius: given.radius * Math.min(3, Math.sqrt(zoom.scale)),
      opacity: Math.min(Math.max(0.9, given.opacity), given.opacity * Math.sqrt(zoom.scale)),
    });
    for (const picture of pictures) place(picture, { href, ...area });
  };
  const repaintSoon = later(repaint, 160);
  const redraw = later(() => {
    for (const c of circles) {
      c.node.setAttribute('cx', String(zoom.scale * c.x + zoom.x));
      c.node.setAttribute('cy', String(zoom.scale * c.y + zoom.y));
    }
    for (const { node, point } of thumbnails) node.setAttribute('transform', `translate(${zoom.scale * x[point] + zoom.x},${zoom.scale * y[point] + zoom.y})`);
    if (pictures.length > 0) repaintSoon();
    const part = (start: number, length: number, offset: number, [low, high]: readonly [number, number]): readonly [number, number] => {
      const at = (p: number): number => low + ((high - low) * ((p - offset) / zoom.scale - start)) / length;
      return [at(start), at(start + length)];
    };
    const [top, bottom] = part(area.top, area.height, zoom.y, [given.y.domain[1], given.y.domain[0]]);
    axes(part(area.left, area.width, zoom.x, given.x.domain), [bottom, top]);
  });
  const zoom = zoomable(root, layer, hit, area, () => {
    leave();
    redraw();
  });
  const toggles = classToggles(layer, classes.length, () => {
    const hiddenFills = new Set(classes.flatMap((_, k) => (toggles.shown(k) ? [] : [toggles.fill(k)])));
    for (const c of circles) c.node.setAttribute('visibility', hiddenFills.has(c.fill) ? 'hidden' : 'visible');
    for (const { node, point } of thumbnails) node.setAttribute('visibility', toggles.shown(classOf[point]) ? 'visible' : 'hidden');
    if (pictures.length > 0) repaint();
  });
  if (pictures.length > 0) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);

  let current = -1;
  const leave = (): void => {
    current = -1;
    ring.setAttribute('visibility', 'hidden');
    tooltip.hide();
  };
  const pick = (i: number): void => {
    current = i;
    const [cx, cy] = [zoom.scale * x[i] + zoom.x, zoom.scale * y[i] + zoom.y];
    place(ring, { cx, cy, visibility: 'visible' });
    const k = classOf[i];
    const colour = toggles.colour(k);
    const picture = given.images === undefined ? -1 : (given.images.points?.indexOf(i) ?? i);
    const at = onScreen(layer, cx, cy);
    tooltip.show(
      at.x,
      at.y,
      [
        ...(classes.length === 0 ? [] : [colour === undefined ? { text: classes[k] } : { text: classes[k], colour }]),
        { text: `point ${i}` },
        { text: `${given.x.label}: ${value(given.x, places[2 * i] / 65535)}` },
        { text: `${given.y.label}: ${value(given.y, 1 - places[2 * i + 1] / 65535)}` },
      ],
      given.images === undefined || picture < 0 ? undefined : { sheet: given.images, index: picture },
    );
  };
  hit.addEventListener('pointermove', (event) => {
    const pointer = placeIn(layer, event);
    // A thumbnail is pointed at anywhere inside it.
    const above = document.elementsFromPoint(event.clientX, event.clientY).map((e) => e.closest('[data-point]')).find((e) => e !== null && window_.contains(e));
    const near = above === undefined || above === null ? nearest(pointer.x, pointer.y, REACH) : Number(above.getAttribute('data-point'));
    if (near < 0) leave();
    else pick(near);
  });
  hit.addEventListener('pointerleave', leave);
  hit.addEventListener('blur', leave);
  hit.addEventListener('keydown', (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') leave();
    if (way === undefined || event.shiftKey) return;
    event.preventDefault();
    for (let step = 1; step <= n; step++) {
      const i = (((current < 0 && way < 0 ? 0 : current) + way * step) % n + n) % n;
      if (!toggles.shown(classOf[i])) continue;
      pick(i);
      return;
    }
  });

  function nearest(px: number, py: number, within: number): number {
    let [best, least] = [-1, within * within];
    for (let i = 0; i < n; i++) {
      if (!toggles.shown(classOf[i])) continue;
      const [dx, dy] = [zoom.scale * x[i] + zoom.x - px, zoom.scale * y[i] + zoom.y - py];
      if (dx * dx + dy * dy < least) [best, least] = [i, dx * dx + dy * dy];
    }
    return best;
  }
}

/** A coordinate, no finer than a thousandth of the axis: places are rounded on their way into the page. */
function value({ domain: [low, high] }: PointsInteraction['x'], share: number): string {
  const step = 10 ** Math.floor(Math.log10((high - low) / 1000));
  return formatNumber(Math.round((low + (high - low) * share) / step) * step);
}

function place(node: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'left' && name !== 'top') node.setAttribute(name, String(value));
  }
}
