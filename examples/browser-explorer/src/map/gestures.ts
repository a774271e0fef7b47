import { type Outline, addCorner, rectangleOutline } from './lasso.js';
import type { MapScene } from './scene.js';
import { NO_ZOOM, pan, toPlane, toScreen, zoomAbout } from './viewport.js';

/** What dragging and tapping do. */
export type Tool = 'move' | 'rectangle' | 'lasso' | 'path';

/** What gestures on a map lead to. */
export interface GestureActions {
  /** The chosen tool, and the brush that Shift brings. */
  tool(): Tool;
  shiftBrush(): 'rectangle' | 'lasso';
  /** The point under the pointer, -1 for none, and where the pointer is. */
  hover(point: number, x: number, y: number): void;
  choose(point: number): void;
  addToPath(point: number): void;
  /** An outline in the making; `done` with the last one. */
  brush(outline: Outline, done: boolean): void;
  /** Where in the plane the handle is, if there is one that can be dragged. */
  handle(): readonly [number, number] | undefined;
  dragHandle(x: number, y: number): void;
}

type Place = readonly [number, number];

type Gesture =
  | { readonly kind: 'pan' | 'handle' }
  | { readonly kind: 'rectangle' | 'lasso'; outline: Outline }
  | { readonly kind: 'pinch'; distance: number; middle: Place };

/** Pixels within which a point is meant, by mouse and by finger. */
const REACH = { mouse: 12, touch: 22 } as const;
/** A press that moves less is a click. */
const STILL = 4;

/** Listens to mouse, pen, fingers and wheel on a map. Returns what ends that. */
export function listenToPointers(target: HTMLElement, scene: MapScene, actions: GestureActions): () => void {
  const pointers = new Map<number, Place>();
  let gesture: Gesture | undefined;
  let pressed: { readonly at: Place; moved: boolean } | undefined;
  const ending = new AbortController();
  const { signal } = ending;
  const placeOf = (event: MouseEvent): Place => {
    const box = target.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const reachOf = (event: PointerEvent): number => (event.pointerType === 'touch' ? REACH.touch : REACH.mouse);

  const onHandle = (at: Place, reach: number): boolean => {
    const handle = actions.handle();
    if (handle === undefined) return false;
    const [x, y] = toScreen(scene.view, ...handle);
    return Math.hypot(x - at[0], y - at[1]) <= reach;
  };
  const begin = (event: PointerEvent, at: Place): Gesture => {
    const tool = actions.tool();
    if (event.shiftKey && tool !== 'rectangle' && tool !== 'lasso') return { kind: actions.shiftBrush(), outline: [at] };
    if (tool === 'rectangle' || tool === 'lasso') return { kind: tool, outline: [at] };
    return { kind: onHandle(at, reachOf(event)) ? 'handle' : 'pan' };
  };
  const pinchOf = (): Extract<Gesture, { kind: 'pinch' }> => {
    const [[ax, ay], [bx, by]] = [...pointers.values()];
    return { kind: 'pinch', distance: Math.max(10, Math.hypot(ax - bx, ay - by)), middle: [(ax + bx) / 2, (ay + by) / 2] };
  };

  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    target.setPointerCapture(event.pointerId);
    actions.hover(-1, ...at);
    if (pointers.size === 2) {
      gesture = pinchOf();
      pressed = undefined;
    } else if (pointers.size === 1) {
      gesture = begin(event, at);
      pressed = { at, moved: false };
    }
  }, { signal });

  target.addEventListener('pointermove', (event) => {
    const at = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      // The finger that has left the screen still sends a last move.
      if (event.pointerType !== 'touch') actions.hover(scene.pick(...at, reachOf(event)), ...at);
      target.style.cursor = cursorAt(actions.tool(), event.shiftKey, onHandle(at, reachOf(event)));
      return;
    }
    pointers.set(event.pointerId, at);
    if (pressed !== undefined && !pressed.moved && Math.hypot(at[0] - pressed.at[0], at[1] - pressed.at[1]) < STILL) return;
    if (pressed !== undefined) pressed.moved = true;
    if (gesture?.kind === 'pan') scene.setZoom(pan(scene.zoom, at[0] - before[0], at[1] - before[1], scene.size));
    else if (gesture?.kind === 'handle') actions.dragHandle(...toPlane(scene.view, ...at));
    else if (gesture?.kind === 'pinch' && pointers.size === 2) {
      const now = pinchOf();
      const moved = pan(scene.zoom, now.middle[0] - gesture.middle[0], now.middle[1] - gesture.middle[1], scene.size);
      scene.setZoom(zoomAbout(moved, now.distance / gesture.distance, ...now.middle));
      gesture = now;
    } else if (gesture?.kind === 'rectangle' || gesture?.kind === 'lasso') {
      gesture.outline = gesture.kind === 'lasso' ? addCorner(gesture.outline, at) : rectangleOutline(pressed!.at, at);
      actions.brush(gesture.outline, false);
    }
  }, { signal });

  const end = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    const at = placeOf(event);
    const finished = gesture;
    // After a pinch the finger that stays moves the map on.
    gesture = pointers.size === 1 ? { kind: 'pan' } : undefined;
    if (event.type === 'pointerup' && pressed !== undefined && !pressed.moved) click(event, at);
    else if ((finished?.kind === 'rectangle' || finished?.kind === 'lasso') && pressed?.moved === true) actions.brush(finished.outline, true);
    if (pointers.size === 0) pressed = undefined;
  };
  const click = (event: PointerEvent, at: Place): void => {
    const point = scene.pick(...at, reachOf(event));
    if (point < 0) return;
    if (event.ctrlKey || event.metaKey || event.altKey || actions.tool() === 'path') actions.addToPath(point);
    else if (!event.shiftKey) actions.choose(point);
  };
  for (const type of ['pointerup', 'pointercancel'] as const) target.addEventListener(type, end, { signal });
  // With Ctrl, a click of the only button of some mice is a click of the other one.
  target.addEventListener('contextmenu', (event) => event.ctrlKey && event.preventDefault(), { signal });
  target.addEventListener('pointerleave', () => pointers.size === 0 && actions.hover(-1, 0, 0), { signal });
  target.addEventListener('dblclick', () => scene.setZoom(NO_ZOOM), { signal });
  target.addEventListener('wheel', (event) => {
    event.preventDefault();
    // Lines of a mouse's wheel, pixels of a touch pad; with Ctrl, what a touch pad makes of a pinch.
    const step = event.deltaY * (event.deltaMode === 1 ? 18 : 1) * (event.ctrlKey ? 4 : 1);
    scene.setZoom(zoomAbout(scene.zoom, Math.exp(-Math.max(-160, Math.min(160, step)) / 400), ...placeOf(event)));
    actions.hover(-1, 0, 0);
  }, { passive: false, signal });
  return () => ending.abort();
}

function cursorAt(tool: Tool, shift: boolean, handle: boolean): string {
  if (tool === 'rectangle' || tool === 'lasso' || shift) return 'crosshair';
  return handle ? 'move' : 'default';
}
