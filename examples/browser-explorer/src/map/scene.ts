import { random } from '@latentkit/core';
import type { LoadedData } from '../protocol.js';
import { Glide } from './animation.js';
import { Atlas } from './atlas.js';
import { paintTicks, paintZeroLines } from './axes.js';
import { type Bounds, boundsOf } from './bounds.js';
import { GridIndex } from './grid-index.js';
import { type Inks, readInks } from './inks.js';
import type { Outline } from './lasso.js';
import { type Layout, isSquare, rowOf } from './layout.js';
import { paintHandle, paintOutline, paintPath, paintRing } from './marks.js';
import { PointCanvas } from './point-canvas.js';
import { HIDDEN } from './splat.js';
import { paintThumbnails, thumbnailBox } from './thumbnail-marks.js';
import { placeThumbnails } from './thumbnails.js';
import { NO_ZOOM, type Size, type Viewport, type Zoom, fitView, toPlane, toScreen, zoomed } from './viewport.js';

/** How points look. */
export interface Look {
  readonly shades: Uint8Array;
  readonly colours: readonly string[];
  readonly mask: Uint8Array | undefined;
  /** Samples whose pictures are drawn, where there are pictures. */
  readonly pictures: LoadedData | undefined;
}

/** What lies above the points; places in the plane of the map. */
export interface Marks {
  readonly ring: number | undefined;
  readonly handle: readonly [number, number] | undefined;
  readonly path: readonly (readonly [number, number] | undefined)[];
  /** On the screen. */
  readonly outline: Outline | undefined;
}

const NOTHING: Layout = { kind: 'axes', positions: new Float32Array(0) };
const MARGIN = 22;
/** Milliseconds after the last move of the view until pictures find new places. */
const REST = 120;

/** One map on its two canvases: points below, all that is drawn as shapes above. Draws when something has changed, once a frame. */
export class MapScene {
  layout: Layout = NOTHING;
  zoom: Zoom = NO_ZOOM;
  size: Size = { width: 1, height: 1 };
  /** Where points are on the screen. */
  view: Viewport;
  private ratio = 1;
  private look: Look = { shades: new Uint8Array(0), colours: [], mask: undefined, pictures: undefined };
  private marks: Marks = { ring: undefined, handle: undefined, path: [], outline: undefined };
  private readonly points: PointCanvas;
  private readonly above: CanvasRenderingContext2D;
  private readonly atlas = new Atlas();
  private bounds: Bounds;
  private glide: Glide | undefined;
  private order = new Int32Array(0);
  private index: GridIndex | undefined;
  private thumbnails: readonly number[] = [];
  private inks: Inks | undefined;
  private frame = 0;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private stale = { points: true, thumbnails: true };

  constructor(
    below: HTMLCanvasElement,
    private readonly over: HTMLCanvasElement,
  ) {
    this.points = new PointCanvas(below);
    this.above = over.getContext('2d')!;
    this.bounds = boundsOf(NOTHING.positions);
    this.view = this.fitted();
  }

  /** Shows another layout. Points glide to their new places where they are the same ones, unless they come in many small steps. */
  show(layout: Layout): void {
    const before = this.shownPositions;
    const sameKind = layout.kind === this.layout.kind;
    const samePoints = layout.rows === this.layout.rows;
    const inSteps = sameKind && layout.kind.startsWith('tsne');
    this.glide = samePoints && !inSteps && Glide.suits(before, layout.positions) ? new Glide(before, layout.positions) : undefined;
    if (!sameKind || layout.codeAxes?.join() !== this.layout.codeAxes?.join()) this.zoom = NO_ZOOM;
    this.layout = layout;
    this.index = undefined;
    const n = layout.positions.length / 2;
    if (this.order.length !== n) this.order = random(0).stream('order of points').at(0).permutation(n) as Int32Array<ArrayBuffer>;
    this.refit();
    this.redraw(true);
  }

  setLook(look: Look): void {
    this.look = look;
    this.redraw(true);
  }

  setMarks(marks: Marks): void {
    this.marks = marks;
    this.redraw(false);
  }

  /** The page's colours have changed. */
  recolour(): void {
    this.inks = undefined;
    this.redraw(true);
  }

  resize(size: Size, ratio: number): void {
    this.zoom = { ...this.zoom, x: (this.zoom.x * size.width) / this.size.width, y: (this.zoom.y * size.height) / this.size.height };
    this.size = size;
    this.ratio = ratio;
    this.points.resize(size, ratio);
    this.over.width = Math.max(1, Math.round(size.width * ratio));
    this.over.height = Math.max(1, Math.round(size.height * ratio));
    this.refit();
    this.redraw(true);
    this.draw(performance.now());
  }

  setZoom(zoom: Zoom): void {
    this.zoom = zoom;
    this.view = zoomed(this.fitted(), zoom);
    this.stale.points = true;
    this.request();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.redraw(true), REST);
  }

  /** Whether a point is to be seen. */
  readonly isShown = (point: number): boolean => this.look.shades[point] !== HIDDEN;

  /** Points by their places; made anew after points have moved. */
  get grid(): GridIndex {
    this.index ??= new GridIndex(this.layout.positions);
    return this.index;
  }

  /** The point or picture at a place of the screen; -1 where there is none within reach, or while points glide. */
  pick(x: number, y: number, reach: number): number {
    if (this.glide !== undefined) return -1;
    const pictured = this.pictureAt(x, y);
    if (pictured >= 0) return pictured;
    const [px, py] = toPlane(this.view, x, y);
    return this.grid.nearest(px, py, this.view.scaleX, this.view.scaleY, reach, this.isShown);
  }

  /** Where a point is on the screen. */
  place(point: number): readonly [number, number] {
    const { positions } = this.layout;
    return toScreen(this.view, positions[2 * point], positions[2 * point + 1]);
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
  }

  private get shownPositions(): Float32Array {
    return this.glide?.positions ?? this.layout.positions;
  }

  private get radius(): number {
    const each = Math.sqrt((this.size.width * this.size.height) / Math.max(1, this.order.length));
    return Math.min(6, Math.min(3.4, Math.max(1, 0.3 * each)) * Math.max(1, this.zoom.factor) ** 0.35);
  }

  private fitted(): Viewport {
    return fitView(this.bounds, this.size, Math.min(MARGIN, this.size.width / 8), isSquare(this.layout.kind));
  }

  private refit(): void {
    this.bounds = boundsOf(this.shownPositions);
    this.view = zoomed(this.fitted(), this.zoom);
  }

  private redraw(all: boolean): void {
    if (all) this.stale = { points: true, thumbnails: true };
    this.request();
  }

  private request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  private draw(now: number): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.inks ??= readInks(this.over);
    if (this.glide !== undefined) {
      if (this.glide.advance(now) === 1) this.glide = undefined;
      this.refit();
      this.stale = { points: true, thumbnails: true };
      if (this.glide !== undefined) this.request();
    }
    if (this.stale.points && this.look.shades.length === this.order.length) this.drawPoints(this.inks);
    if (this.stale.thumbnails) this.placeThumbnails();
    this.drawAbove(this.inks);
    this.stale = { points: false, thumbnails: false };
  }

  private drawPoints(inks: Inks): void {
    const { shades, colours, mask } = this.look;
    this.points.draw({ positions: this.shownPositions, order: this.order, shades, colours, mask, radius: this.radius }, this.view, this.ratio, inks);
    if (this.layout.codeAxes !== undefined) this.points.behind(this.ratio, (context) => paintZeroLines(context, this.view, this.size, inks));
  }

  private placeThumbnails(): void {
    const { pictures, mask } = this.look;
    if (pictures?.image === undefined || this.look.shades.length !== this.order.length) {
      this.thumbnails = [];
      return;
    }
    const room = thumbnailBox(pictures.image, this.size).room;
    const allowed = mask === undefined ? this.isShown : (point: number) => mask[point] === 1 && this.isShown(point);
    this.thumbnails = placeThumbnails(this.shownPositions, this.order, this.view, this.size, room, allowed);
    this.atlas.hold(pictures, this.thumbnails.map((point) => rowOf(this.layout, point)));
  }

  private drawAbove(inks: Inks): void {
    const { above, marks, view } = this;
    above.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    above.clearRect(0, 0, this.size.width, this.size.height);
    if (this.look.pictures?.image !== undefined) {
      const { shades, colours } = this.look;
      paintThumbnails(above, this.thumbnails, {
        box: thumbnailBox(this.look.pictures.image, this.size),
        place: (point) => this.shownPlace(point),
        colour: (point) => colours[shades[point]],
        picture: (point, ...box) => this.atlas.draw(above, rowOf(this.layout, point), ...box),
        frame: inks.surface,
      });
    }
    if (this.layout.axes !== undefined && this.order.length > 0) paintTicks(above, view, this.size, inks);
    paintPath(above, marks.path.map((place) => place && toScreen(view, ...place)), inks);
    if (marks.ring !== undefined && marks.ring < this.order.length) paintRing(above, this.shownPlace(marks.ring), this.radius + 3, inks);
    if (marks.handle !== undefined) paintHandle(above, toScreen(view, ...marks.handle), 8, inks);
    if (marks.outline !== undefined) paintOutline(above, marks.outline, inks);
  }

  private shownPlace(point: number): readonly [number, number] {
    const positions = this.shownPositions;
    return toScreen(this.view, positions[2 * point], positions[2 * point + 1]);
  }

  private pictureAt(x: number, y: number): number {
    const image = this.look.pictures?.image;
    if (image === undefined) return -1;
    const { width, height } = thumbnailBox(image, this.size);
    return this.thumbnails.find((point) => {
      const [px, py] = this.place(point);
      return Math.abs(px - x) <= width / 2 && Math.abs(py - y) <= height / 2;
    }) ?? -1;
  }
}
