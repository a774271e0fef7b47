import type { ImageSheet } from '../../interaction.js';

/** One line of a tooltip; `colour` puts a swatch before it. */
interface TipLine {
  readonly text: string;
  readonly colour?: string;
}

/** A box beside the pointer that says what is there; screen readers hear it too. */
export interface Tooltip {
  show(x: number, y: number, lines: readonly TipLine[], picture?: { readonly sheet: ImageSheet; readonly index: number }): void;
  hide(): void;
}

const LONG_SIDE = 84;

/** Makes the tooltip of a figure. */
export function createTooltip(root: HTMLElement): Tooltip {
  const tip = document.createElement('div');
  tip.className = 'latentkit-tip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  root.append(tip);
  return {
    show: (x, y, lines, picture) => {
      tip.replaceChildren(
        ...(picture === undefined ? [] : [pictureOf(picture.sheet, picture.index)]),
        ...lines.map(({ text, colour }) => {
          const line = document.createElement('div');
          if (colour !== undefined) {
            const swatch = document.createElement('span');
            swatch.className = 'latentkit-swatch';
            swatch.style.background = colour;
            line.append(swatch);
          }
          line.append(text);
          return line;
        }),
      );
      tip.hidden = false;
      const frame = root.getBoundingClientRect();
      const right = x - frame.left + 14 + tip.offsetWidth <= frame.width;
      const left = right ? x - frame.left + 14 : Math.max(0, x - frame.left - 14 - tip.offsetWidth);
      const top = Math.max(0, Math.min(frame.height - tip.offsetHeight, y - frame.top + 10));
      tip.style.left = `${left}px`;
      tip.style.top = `${top}px`;
    },
    hide: () => (tip.hidden = true),
  };
}

function pictureOf(sheet: ImageSheet, index: number): HTMLElement {
  const scale = LONG_SIDE / Math.max(sheet.width, sheet.height);
  const view = document.createElement('div');
  view.className = 'latentkit-picture';
  view.style.width = `${sheet.width * scale}px`;
  view.style.height = `${sheet.height * scale}px`;
  const image = document.createElement('img');
  image.alt = '';
  image.src = sheet.href;
  image.style.width = `${sheet.columns * sheet.width * scale}px`;
  image.style.left = `${-(index % sheet.columns) * sheet.width * scale}px`;
  image.style.top = `${-Math.floor(index / sheet.columns) * sheet.height * scale}px`;
  view.append(image);
  return view;
}
