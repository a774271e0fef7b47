import { fontSize, textWidth } from '../../text.js';
import { svgElement } from './elements.js';

/** Which classes are shown, and the colour each has on the page now. */
export interface ClassToggles {
  shown(k: number): boolean;
  /** The fill attribute of a class's marks. */
  fill(k: number): string | null;
  /** The colour to be seen, with the page's light or dark scheme. */
  colour(k: number): string | undefined;
}

/**
 * Makes each entry of a legend a button that hides and shows its class; with Shift, it alone is shown or all are.
 */
export function classToggles(layer: SVGGElement, classes: number, changed: () => void): ClassToggles {
  const legend = layer.querySelector('[data-legend]');
  const discs = legend === null ? [] : Array.from(legend.querySelectorAll('circle')).slice(0, classes);
  const hidden = new Set<number>();
  const buttons = discs.map((disc, k) => {
    const text = disc.nextElementSibling as SVGTextElement;
    const button = svgElement('g', { class: 'latentkit-toggle', role: 'button', tabindex: 0, 'aria-pressed': 'true', 'aria-label': text.textContent });
    disc.before(button);
    // Reckoned, since the page may measure nothing while it does not show the figure.
    const [left, right, baseline] = [Number(disc.getAttribute('cx')) - 6, Number(text.getAttribute('x')) + textWidth(text.textContent, fontSize.label), Number(text.getAttribute('y'))];
    button.append(svgElement('rect', { x: left, y: baseline - 14, width: right - left + 4, height: 19, fill: 'none', 'pointer-events': 'all' }), disc, text);
    const toggle = (alone: boolean): void => {
      if (alone) {
        const only = hidden.size === classes - 1 && !hidden.has(k);
        for (let c = 0; c < classes; c++) if (c === k || only) hidden.delete(c); else hidden.add(c);
      } else if (!hidden.delete(k)) hidden.add(k);
      buttons.forEach((b, c) => b.setAttribute('aria-pressed', String(!hidden.has(c))));
      changed();
    };
    button.addEventListener('click', (event) => toggle(event.shiftKey));
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      toggle(event.shiftKey);
    });
    return button;
  });
  return {
    shown: (k) => !hidden.has(k),
    fill: (k) => discs[k]?.getAttribute('fill') ?? null,
    colour: (k) => (discs[k] === undefined ? undefined : getComputedStyle(discs[k]).fill),
  };
}
