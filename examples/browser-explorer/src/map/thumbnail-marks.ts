import type { ImageShape } from '../protocol.js';
import type { ThumbnailRoom } from './thumbnails.js';
import type { Size } from './viewport.js';

/** Size of a picture with its frame, and the room that it needs. */
export interface ThumbnailBox extends Size {
  readonly room: ThumbnailRoom;
  /** Whether pictures are made smaller, where pixels left out would look like noise. */
  readonly smooth: boolean;
}

/** Widths in CSS pixels of the coloured frame, and of the rim that sets it off from the points. */
const [FRAME, RIM] = [2, 1];
/** Least distance to the next picture, and most pictures. */
const [GAP, MOST] = [10, 110];
/** Most pixels of pictures that are kept ready to be drawn. */
const PIXELS = 2e6;

/** Pictures on a map of some size: smaller ones where it is small. */
export function thumbnailBox(image: ImageShape, map: Size): ThumbnailBox {
  const longer = Math.max(image.width, image.height);
  const wanted = Math.min(map.width, map.height) < 280 ? 20 : 28;
  // Whole multiples of small pictures stay sharp.
  const scale = longer > wanted ? wanted / longer : Math.round(wanted / longer);
  const [width, height] = [Math.max(6, image.width * scale) + 2 * FRAME, Math.max(6, image.height * scale) + 2 * FRAME];
  const most = Math.max(4, Math.min(MOST, Math.floor(PIXELS / (image.width * image.height))));
  return { width, height, smooth: scale < 1, room: { width: width + GAP, height: height + GAP, most } };
}

/** How thumbnails are drawn. */
export interface ThumbnailDrawing {
  readonly box: ThumbnailBox;
  readonly place: (point: number) => readonly [number, number];
  readonly colour: (point: number) => string;
  readonly picture: (point: number, x: number, y: number, width: number, height: number) => void;
  readonly frame: string;
}

/** Pictures of points, framed in the colour of their class. */
export function paintThumbnails(context: CanvasRenderingContext2D, points: readonly number[], drawing: ThumbnailDrawing): void {
  const { width, height, smooth } = drawing.box;
  context.imageSmoothingEnabled = smooth;
  for (const point of points) {
    const [cx, cy] = drawing.place(point);
    const [x, y] = [Math.round(cx - width / 2), Math.round(cy - height / 2)];
    context.fillStyle = drawing.frame;
    context.fillRect(x - RIM, y - RIM, width + 2 * RIM, height + 2 * RIM);
    context.fillStyle = drawing.colour(point);
    context.fillRect(x, y, width, height);
    drawing.picture(point, x + FRAME, y + FRAME, width - 2 * FRAME, height - 2 * FRAME);
  }
}
