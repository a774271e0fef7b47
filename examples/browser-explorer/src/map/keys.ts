import { nearestInDirection } from './direction.js';
import { type Outline, rectangleOutline } from './lasso.js';
import type { MapScene } from './scene.js';
import { NO_ZOOM, pan, toPlane, toScreen, zoomAbout } from './viewport.js';

/** What keys on a map lead to. */
export interface KeyActions {
  /** The cursor has come to a point. */
  moveTo(point: number): void;
  choose(point: number): void;
  addToPath(point: number): void;
  brush(outline: Outline, done: boolean): void;
  clearBrush(): void;
  handle(): readonly [number, number] | undefined;
  dragHandle(x: number, y: number): void;
  /** Tells those who do not see it. */
  say(text: string): void;
}

const AHEAD: Readonly<Record<string, readonly [number, number]>> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Pixels that an arrow key goes at least, and by which it moves the handle. */
const [LEAST, NUDGE] = [6, 8];
/** Half the side of the square that a brush begins with, and the space kept around the cursor. */
const [BRUSH, EDGE] = [14, 24];
const STEP = 1.4;

/** The cursor of a map, and what its keys do. */
export class MapKeys {
  /** The point at the cursor; -1 before there is one. */
  cursor = -1;
  private corner: number | undefined;

  constructor(
    private readonly scene: MapScene,
    private readonly actions: KeyActions,
  ) {}

  /** Handles a key; false for one that means nothing here. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const ahead = AHEAD[event.key];
    if (ahead !== undefined) return event.shiftKey ? this.nudge(ahead) : this.go(ahead);
    const { scene, actions } = this;
    const [x, y] = this.cursor >= 0 ? scene.place(this.cursor) : [scene.size.width / 2, scene.size.height / 2];
    switch (event.key) {
      case '+':
      case '=':
        scene.setZoom(zoomAbout(scene.zoom, STEP, x, y));
        return true;
      case '-':
        scene.setZoom(zoomAbout(scene.zoom, 1 / STEP, x, y));
        return true;
      case '0':
        scene.setZoom(NO_ZOOM);
        return true;
      case 'Enter':
      case ' ':
        if (this.hasCursor()) actions.choose(this.cursor);
        return true;
      case 'w':
      case 'W':
        if (this.hasCursor()) actions.addToPath(this.cursor);
        return true;
      case 'b':
      case 'B':
        return this.toggleBrush();
      case 'Escape':
        this.corner = undefined;
        actions.clearBrush();
        return true;
      default:
        return false;
    }
  }

  /** Other points have come. */
  reset(): void {
    this.cursor = -1;
    this.corner = undefined;
  }

  private hasCursor(): boolean {
    const n = this.scene.layout.positions.length / 2;
    if (this.cursor >= n || (this.cursor >= 0 && !this.scene.isShown(this.cursor))) this.cursor = -1;
    if (this.cursor < 0) this.enter();
    return this.cursor >= 0;
  }

  /** Puts the cursor on the point nearest to the middle. */
  private enter(): void {
    const { scene } = this;
    const { width, height } = scene.size;
    const [x, y] = toPlane(scene.view, width / 2, height / 2);
    this.cursor = scene.grid.nearest(x, y, scene.view.scaleX, scene.view.scaleY, width + height, scene.isShown);
    if (this.cursor >= 0) this.actions.moveTo(this.cursor);
  }

  private go(ahead: readonly [number, number]): boolean {
    const { scene } = this;
    if (this.cursor < 0) {
      this.hasCursor();
      return true;
    }
    const { positions } = scene.layout;
    const from = [positions[2 * this.cursor], positions[2 * this.cursor + 1]] as const;
    const found = nearestInDirection(positions, from, ahead, [scene.view.scaleX, scene.view.scaleY], LEAST, scene.isShown);
    if (found < 0) {
      this.actions.say('No point further on.');
      return true;
    }
    this.cursor = found;
    this.bringIntoSight(scene.place(found));
    this.actions.moveTo(found);
    if (this.corner !== undefined) this.actions.brush(this.brushOutline(), false);
    return true;
  }

  private nudge([dx, dy]: readonly [number, number]): boolean {
    const handle = this.actions.handle();
    if (handle === undefined) {
      this.actions.say('There is no point in hand to move; press Enter on a point first.');
      return true;
    }
    const [x, y] = toScreen(this.scene.view, ...handle);
    this.actions.dragHandle(...toPlane(this.scene.view, x + NUDGE * dx, y + NUDGE * dy));
    return true;
  }

  private toggleBrush(): boolean {
    if (!this.hasCursor()) return true;
    if (this.corner === undefined) {
      this.corner = this.cursor;
      this.actions.brush(this.brushOutline(), false);
      this.actions.say('Brush begun. Arrow keys widen it, B ends it.');
    } else {
      this.actions.brush(this.brushOutline(), true);
      this.corner = undefined;
    }
    return true;
  }

  /** The rectangle from where the brush began to the cursor, with some room around both. */
  private brushOutline(): Outline {
    const [[ax, ay], [bx, by]] = [this.scene.place(this.corner ?? this.cursor), this.scene.place(this.cursor)];
    return rectangleOutline([Math.min(ax, bx) - BRUSH, Math.min(ay, by) - BRUSH], [Math.max(ax, bx) + BRUSH, Math.max(ay, by) + BRUSH]);
  }

  private bringIntoSight([x, y]: readonly [number, number]): void {
    const { scene } = this;
    const missing = (place: number, length: number): number => Math.max(0, EDGE - place) - Math.max(0, place - (length - EDGE));
    const [dx, dy] = [missing(x, scene.size.width), missing(y, scene.size.height)];
    if (scene.zoom.factor > 1 && (dx !== 0 || dy !== 0)) scene.setZoom(pan(scene.zoom, dx, dy, scene.size));
  }
}
