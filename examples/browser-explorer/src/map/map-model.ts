import { type ReadonlySignal, type Signal, batch, computed, effect, signal } from '@preact/signals';
import { data } from '../state/data.js';
import { type MapChoice, type MapState, mapState, shownCodes } from '../state/maps.js';
import { focusCode, focusSample } from '../state/model-actions.js';
import { brushed, focus, hovered, waypoints } from '../state/selection.js';
import { theme } from '../state/theme.js';
import { plural } from '../ui/words.js';
import { rowsInside } from './brushing.js';
import { rowWords } from './describe.js';
import { codeAt, placeOfFocus } from './drag-code.js';
import { type GestureActions, type Tool, listenToPointers } from './gestures.js';
import { type KeyActions, MapKeys } from './keys.js';
import type { Outline } from './lasso.js';
import { type Layout, pointOf, rowOf } from './layout.js';
import { lookOf } from './looks.js';
import { MapScene } from './scene.js';

/** What dragging and tapping do, in all maps. */
export const tool = signal<Tool>('move');

/** The shape of the last brush, which Shift brings back. */
const lastBrush = signal<'rectangle' | 'lasso'>('rectangle');

export function chooseTool(next: Tool): void {
  if (next === 'rectangle' || next === 'lasso') lastBrush.value = next;
  tool.value = next;
}

/** Adds a sample to the path, or takes it away where it is in it. */
function toggleWaypoint(row: number): void {
  const now = waypoints.peek();
  waypoints.value = now.includes(row) ? now.filter((other) => other !== row) : [...now, row];
}

/** A sample near the pointer or at the cursor, and where on the map. */
export interface Tip {
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

/** One map at work: what it shows, and what the reader does with it. */
export class MapModel implements GestureActions, KeyActions {
  readonly state: ReadonlySignal<MapState>;
  readonly tip: Signal<Tip | undefined> = signal(undefined);
  /** What is told to those who do not see the map. */
  readonly spoken = signal('');
  private readonly layout: ReadonlySignal<Layout | undefined>;
  private readonly outline: Signal<Outline | undefined> = signal(undefined);
  private scene: MapScene | undefined;
  private pendingBrush = 0;
  /** Where this map's reader has put the point in hand, which a map without a way to codes could not say. */
  private dragged: { readonly code: Float32Array; readonly place: readonly [number, number] } | undefined;

  constructor(choice: MapChoice) {
    this.state = mapState(choice);
    this.layout = computed(() => this.state.value.layout);
  }

  readonly tool = (): Tool => tool.peek();
  readonly shiftBrush = (): 'rectangle' | 'lasso' => lastBrush.peek();

  /** Brings the map onto its canvases; returns what takes it off again. */
  attach(below: HTMLCanvasElement, above: HTMLCanvasElement): () => void {
    const scene = new MapScene(below, above);
    this.scene = scene;
    const keys = new MapKeys(scene, this);
    let samples: unknown;
    const onKey = (event: KeyboardEvent): void => {
      if (this.layout.peek() === undefined || !keys.press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onFocusOut = (): void => void (this.tip.value = undefined);
    above.addEventListener('keydown', onKey);
    above.addEventListener('blur', onFocusOut);
    const ends = [
      listenToPointers(above, scene, this),
      effect(() => {
        const layout = this.layout.value;
        if (layout === undefined) return;
        if (samples !== data.peek() || layout.rows !== scene.layout.rows) keys.reset();
        samples = data.peek();
        scene.show(layout);
      }),
      effect(() => {
        const look = this.layout.value && lookOf(this.layout.value);
        if (look !== undefined) scene.setLook(look);
      }),
      effect(() => {
        const layout = this.layout.value;
        if (layout === undefined) return;
        const ring = hovered.value === undefined ? -1 : pointOf(layout, hovered.value);
        const place = (row: number): readonly [number, number] | undefined => {
          const point = pointOf(layout, row);
          return point < 0 ? undefined : [layout.positions[2 * point], layout.positions[2 * point + 1]];
        };
        scene.setMarks({ ring: ring < 0 ? undefined : ring, handle: this.placeOfHandle(layout), path: waypoints.value.map(place), outline: this.outline.value });
      }),
      theme.subscribe(() => scene.recolour()),
      this.followSize(above, scene),
    ];
    return () => {
      for (const end of ends) end();
      above.removeEventListener('keydown', onKey);
      above.removeEventListener('blur', onFocusOut);
      cancelAnimationFrame(this.pendingBrush);
      scene.dispose();
      this.scene = undefined;
    };
  }

  hover(point: number, x: number, y: number): void {
    const row = point < 0 ? undefined : this.rowOf(point);
    batch(() => {
      hovered.value = row;
      this.tip.value = row === undefined ? undefined : { row, x, y };
    });
  }

  moveTo(point: number): void {
    const [x, y] = this.scene!.place(point);
    this.hover(point, x, y);
    this.say(rowWords(this.rowOf(point)).join(', '));
  }

  choose(point: number): void {
    const row = this.rowOf(point);
    this.say(`${rowWords(row).join(', ')}: taken in hand.`);
    void focusSample(row);
  }

  addToPath(point: number): void {
    const row = this.rowOf(point);
    toggleWaypoint(row);
    const at = waypoints.peek().indexOf(row);
    this.say(at < 0 ? `${rowWords(row)[0]} taken out of the path.` : `${rowWords(row)[0]} is stop ${at + 1} of the path.`);
  }

  brush(outline: Outline, done: boolean): void {
    cancelAnimationFrame(this.pendingBrush);
    this.outline.value = done ? undefined : outline;
    const apply = (): void => {
      if (this.scene === undefined) return;
      const rows = rowsInside(this.scene, outline);
      brushed.value = rows.size === 0 ? undefined : rows;
      if (done) this.say(rows.size === 0 ? 'Nothing brushed.' : `${plural(rows.size, 'sample')} brushed.`);
    };
    // A mouse sends several places a frame, and each asks for all points.
    if (done) apply();
    else this.pendingBrush = requestAnimationFrame(apply);
  }

  clearBrush(): void {
    cancelAnimationFrame(this.pendingBrush);
    this.outline.value = undefined;
    if (brushed.peek() === undefined) return;
    brushed.value = undefined;
    this.say('Brush cleared.');
  }

  handle(): readonly [number, number] | undefined {
    const layout = this.layout.peek();
    return layout === undefined || shownCodes.peek() === undefined ? undefined : this.placeOfHandle(layout);
  }

  dragHandle(x: number, y: number): void {
    const [layout, codes, held] = [this.layout.peek(), shownCodes.peek(), focus.peek()];
    if (layout === undefined || codes === undefined || held === undefined || held.code.length !== codes.latentDim) return;
    const code = codeAt(layout, [x, y], held.code, codes, this.scene!.grid);
    this.dragged = { code, place: [x, y] };
    void focusCode(code);
  }

  say(text: string): void {
    this.spoken.value = text;
  }

  private rowOf(point: number): number {
    return rowOf(this.layout.peek()!, point);
  }

  private placeOfHandle(layout: Layout): readonly [number, number] | undefined {
    const [point, loaded] = [focus.value, data.value];
    if (point === undefined || loaded === undefined) return undefined;
    // The pointer knows better than an average of codes where it is.
    return this.dragged?.code === point.code ? this.dragged.place : placeOfFocus(layout, point, loaded, shownCodes.value);
  }

  private followSize(element: HTMLElement, scene: MapScene): () => void {
    const fit = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) scene.resize({ width, height }, Math.min(3, devicePixelRatio));
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    // A window that moves to another screen keeps its size but not its pixels.
    const screenChange = new AbortController();
    const watchRatio = (): void => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
        fit();
        watchRatio();
      }, { once: true, signal: screenChange.signal });
    };
    watchRatio();
    return () => {
      observer.disconnect();
      screenChange.abort();
    };
  }
}
