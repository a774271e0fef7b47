import type { Area } from './plot-area.js';
import type { Scene } from './scene/scene.js';

/**
 * What a reader can do with a drawn figure, as plain data. Each belongs to one element of the SVG that has the attribute
 * `data-interactive`, in the order of the document; coordinates are those inside that element.
 */
export type Interaction = PointsInteraction | CurvesInteraction | CellsInteraction | SceneInteraction;

/** Pictures of samples side by side in one PNG. */
export interface ImageSheet {
  readonly href: string;
  /** Size of one picture in pixels of the PNG. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  /** How many pictures there are. */
  readonly count: number;
  /** Which point each picture belongs to. Absent where picture i belongs to point i. */
  readonly points?: readonly number[];
}

/** Pointing at a point says what it is; zooming, moving; the legend hides classes. */
export interface PointsInteraction {
  readonly kind: 'points';
  readonly area: Area;
  readonly x: { readonly label: string; readonly domain: readonly [number, number] };
  readonly y: { readonly label: string; readonly domain: readonly [number, number] };
  /** Places of the points: x and y in turns, from 0 at the left and top to 65535, as base64 of little-endian Uint16. */
  readonly places: string;
  /** Names of the classes; empty where there are none. */
  readonly classes: readonly string[];
  /** Class of each point, as base64 of bytes. */
  readonly classOf: string;
  readonly radius: number;
  readonly opacity: number;
  readonly images?: ImageSheet;
}

/** Pointing at an epoch says what each curve is there. */
export interface CurvesInteraction {
  readonly kind: 'curves';
  readonly area: Area;
  /** Every value of the horizontal axis, and what one of them is called. */
  readonly x: { readonly label: string; readonly domain: readonly [number, number]; readonly values: readonly number[] };
  readonly y: { readonly domain: readonly [number, number]; readonly log: boolean };
  /** In the order in which the lines are drawn; `values` belong to `x.values`, null where there is none. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Pointing at a cell says what it is. */
export interface CellsInteraction {
  readonly kind: 'cells';
  readonly columns: number;
  /** Row by row. */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly label: string }[];
}

/** Dragging turns a picture in three dimensions; the legend hides classes. */
export interface SceneInteraction {
  readonly kind: 'scene';
  readonly scene: Omit<Scene, 'points' | 'classOf'>;
  /** Coordinates of the points, as base64 of little-endian Float32. */
  readonly points: string;
  /** Class of each point, as base64 of bytes. */
  readonly classOf: string;
}
