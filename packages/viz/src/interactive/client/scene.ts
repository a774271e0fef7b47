import { fromBase64 } from '../../base64.js';
import type { SceneInteraction } from '../../interaction.js';
import { element } from '../../markup.js';
import { drawScene } from '../../scene/draw-scene.js';
import type { PaintPoints } from '../../scene/draw-scene.js';
import type { Scene } from '../../scene/scene.js';
import { darkTheme, lightTheme } from '../../theme.js';
import { hitArea, later, toolButton } from './elements.js';
import { classToggles } from './legend.js';
import { mixed, paintedPoints } from './raster.js';

// So many points of a larger scene are drawn while it turns.
const WHILE_TURNING = 6000;

/** A box of points: dragging and the arrow keys turn it, the legend hides classes. */
export function startScene(root: HTMLElement, layer: SVGGElement, given: SceneInteraction): void {
  const target = layer.querySelector('[data-scene]')!;
  const theme = target.getAttribute('data-scene') === 'dark' ? darkTheme : lightTheme;
  const scene: Scene = { ...given.scene, points: new Float32Array(fromBase64(given.points).buffer), classOf: fromBase64(given.classOf) };
  const light = scene.raster ? fewer(scene) : scene;
  const view = { azimuth: scene.azimuth, elevation: scene.elevation };
  const probe = layer.querySelector('.latentkit-accent') ?? accent(layer);
  const paint = (of: Scene): PaintPoints => (points) => {
    const href = paintedPoints({
      width: of.width,
      height: of.height,
      x: Array.from(points.x),
      y: Array.from(points.y),
      classOf: Array.from(points.index, (i) => of.classOf[i]),
      colours: of.colours.length === 0 ? [getComputedStyle(probe).fill] : of.colours.map((_, k) => toggles.colour(k)!),
      radius: of.radius,
      opacity: of.opacity,
    });
    return element('image', { 'data-marks': 'points', width: Math.round(of.width), height: Math.round(of.height), preserveAspectRatio: 'none', href });
  };
  const draw = (of: Scene): void => void (target.innerHTML = drawScene(of, view, theme, paint(of), (k) => toggles.shown(k)));
  const whole = later(() => draw(scene), 200);
  const turned = later(() => {
    draw(light);
    if (light !== scene) whole();
  });
  const toggles = classToggles(layer, scene.colours.length, () => draw(scene));
  const turn = (azimuth: number, elevation: number): void => {
    view.azimuth = (((view.azimuth + azimuth) % 360) + 540) % 360 - 180;
    view.elevation = Math.max(-90, Math.min(90, view.elevation + elevation));
    turned();
  };
  const back = (): void => {
    Object.assign(view, { azimuth: scene.azimuth, elevation: scene.elevation });
    turned();
  };
  const transform = target.getAttribute('transform') ?? '';
  const [left, top] = (/\(([\d.]+),([\d.]+)\)/.exec(transform) ?? ['', '0', '0']).slice(1).map(Number);
  const hit = hitArea(layer, { left, top, width: scene.width, height: scene.height }, 'Points in three dimensions. Arrow keys turn them, 0 turns them back.');
  hit.classList.add('latentkit-turn');
  let last: PointerEvent | undefined;
  hit.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    last = event;
    hit.setPointerCapture(event.pointerId);
  });
  hit.addEventListener('pointermove', (event) => {
    if (last === undefined) return;
    turn((last.clientX - event.clientX) * 0.5, (event.clientY - last.clientY) * 0.5);
    last = event;
  });
  for (const end of ['pointerup', 'pointercancel'] as const) hit.addEventListener(end, () => (last = undefined));
  const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [5, 0], ArrowRight: [-5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] };
  hit.addEventListener('keydown', (event) => {
    if (event.key === '0') back();
    else if (event.key in steps) turn(...steps[event.key]);
    else return;
    event.preventDefault();
  });
  toolButton(root, '⟲', 'Turn back', back);
  if (scene.raster) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(scene));
}

function fewer(scene: Scene): Scene {
  const kept = mixed(scene.classOf.length).slice(0, WHILE_TURNING);
  return { ...scene, points: Float32Array.from(kept.flatMap((i) => Array.from(scene.points.subarray(3 * i, 3 * i + 3)))), classOf: Uint8Array.from(kept, (i) => scene.classOf[i]) };
}

function accent(layer: SVGGElement): Element {
  const probe = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  probe.setAttribute('class', 'latentkit-accent');
  layer.append(probe);
  return probe;
}
