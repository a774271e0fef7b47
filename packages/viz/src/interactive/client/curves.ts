import type { CurvesInteraction } from '../../interaction.js';
import { formatNumber } from '../../text.js';
import { hitArea, onScreen, placeIn, svgElement } from './elements.js';
import type { Tooltip } from './tooltip.js';

/** Curves: pointing at an epoch reads off what each of them is there. */
export function startCurves(layer: SVGGElement, given: CurvesInteraction, tooltip: Tooltip): void {
  const { area, x, y, series } = given;
  const lines = Array.from(layer.querySelectorAll('[aria-label="line"] path'));
  const rule = svgElement('line', { class: 'latentkit-rule', y1: area.top, y2: area.top + area.height, 'pointer-events': 'none', visibility: 'hidden' });
  const dots = series.map((_, s) => {
    const stroke = lines[s]?.getAttribute('stroke') ?? lines[s]?.closest('g')?.getAttribute('stroke') ?? 'currentColor';
    return svgElement('circle', { class: 'latentkit-dot', r: 4, stroke, 'stroke-width': 2, 'pointer-events': 'none', visibility: 'hidden' });
  });
  layer.append(rule, ...dots);
  const hit = hitArea(layer, area, `${series.length} curves over ${x.values.length} values of ${x.label}. Left and right go through them.`);
  const across = (value: number): number => area.left + (area.width * (value - x.domain[0])) / (x.domain[1] - x.domain[0]);
  const up = (value: number): number => {
    const [low, high] = y.domain;
    return area.top + area.height * (1 - (y.log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)));
  };
  let current = -1;
  const pick = (k: number): void => {
    current = k;
    const at = across(x.values[k]);
    rule.setAttribute('x1', String(at));
    rule.setAttribute('x2', String(at));
    rule.setAttribute('visibility', 'visible');
    const words = series.flatMap(({ name, values }, s) => {
      const value = values[k];
      dots[s].setAttribute('visibility', value === null ? 'hidden' : 'visible');
      if (value === null) return [];
      dots[s].setAttribute('cx', String(at));
      dots[s].setAttribute('cy', String(up(value)));
      return [{ text: `${name} ${formatNumber(value)}`, colour: getComputedStyle(dots[s]).stroke }];
    });
    const place = onScreen(layer, at, area.top + 8);
    tooltip.show(place.x, place.y, [{ text: `${x.label} ${x.values[k]}` }, ...words]);
  };
  const leave = (): void => {
    current = -1;
    for (const node of [rule, ...dots]) node.setAttribute('visibility', 'hidden');
    tooltip.hide();
  };
  hit.addEventListener('pointermove', (event) => {
    const pointer = placeIn(layer, event);
    let best = 0;
    x.values.forEach((v, k) => {
      if (Math.abs(across(v) - pointer.x) < Math.abs(across(x.values[best]) - pointer.x)) best = k;
    });
    pick(best);
  });
  hit.addEventListener('pointerleave', leave);
  hit.addEventListener('blur', leave);
  hit.addEventListener('keydown', (event) => {
    const last = x.values.length - 1;
    if (event.key === 'Escape') leave();
    else if (event.key === 'ArrowRight') pick(Math.min(last, current + 1));
    else if (event.key === 'ArrowLeft') pick(current < 0 ? last : Math.max(0, current - 1));
    else if (event.key === 'Home') pick(0);
    else if (event.key === 'End') pick(last);
    else return;
    event.preventDefault();
  });
}
