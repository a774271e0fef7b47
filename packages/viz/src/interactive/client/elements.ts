const SVG = 'http://www.w3.org/2000/svg';

/** A new SVG element. */
export function svgElement(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The pointer's place in an element's coordinates. */
export function placeIn(layer: SVGGraphicsElement, event: MouseEvent): { readonly x: number; readonly y: number } {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(layer.getScreenCTM()!.inverse());
}

/** The place on the screen of a point in an element's coordinates. */
export function onScreen(layer: SVGGraphicsElement, x: number, y: number): { readonly x: number; readonly y: number } {
  return new DOMPoint(x, y).matrixTransform(layer.getScreenCTM()!);
}

/** A rectangle that nobody sees but that takes the pointer and the keys. */
export function hitArea(layer: SVGGraphicsElement, area: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }, label: string): SVGElement {
  const hit = svgElement('rect', {
    class: 'latentkit-hit',
    x: area.left,
    y: area.top,
    width: area.width,
    height: area.height,
    fill: 'none',
    'pointer-events': 'all',
    tabindex: 0,
    role: 'application',
    'aria-label': label,
  });
  layer.append(hit);
  return hit;
}

/** A button of the figure's tool bar. */
export function toolButton(root: HTMLElement, sign: string, label: string, act: () => void): void {
  let bar = root.querySelector('.latentkit-tools');
  if (bar === null) {
    bar = document.createElement('div');
    bar.className = 'latentkit-tools';
    root.append(bar);
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = sign;
  button.title = label;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', act);
  bar.append(button);
}

/** Calls a function once for many requests: at the next frame, or after a pause without further ones. */
export function later(work: () => void, pause?: number): () => void {
  let waiting = 0;
  return () => {
    if (pause === undefined) {
      if (waiting === 0) {
        waiting = requestAnimationFrame(() => {
          waiting = 0;
          work();
        });
      }
    } else {
      clearTimeout(waiting);
      waiting = window.setTimeout(work, pause);
    }
  };
}
