import { UnknownNameError } from '@latentkit/core';
import { categoricalDark, categoricalLight } from './palette.js';

/** Name of a colour theme. */
export type ThemeName = 'light' | 'dark';

/** The colours a figure is drawn with, each as `#rrggbb`. */
export interface Theme {
  readonly name: ThemeName;
  /** Behind everything; figures always set it, so that they read the same wherever they are put. */
  readonly background: string;
  /** Headings and labels. */
  readonly ink: string;
  /** Tick labels and annotations: contrast with the background at least 4.5. */
  readonly muted: string;
  /** Axes and leader lines. */
  readonly rule: string;
  /** Grid lines. */
  readonly grid: string;
  /** Pixels whose value is NaN or infinite; a colour no grey image has. */
  readonly missing: string;
  /** The single colour of marks that belong to no class. */
  readonly accent: string;
  /** Twenty colours for classes, see {@link categoricalLight}. */
  readonly categorical: readonly string[];
}

/** Dark marks on white. */
export const lightTheme: Theme = {
  name: 'light',
  background: '#ffffff',
  ink: '#1c2127',
  muted: '#5c6670',
  rule: '#a9b1ba',
  grid: '#e9ecef',
  missing: '#e6007e',
  accent: '#2f7fc4',
  categorical: categoricalLight,
};

/** Light marks on near-black. */
export const darkTheme: Theme = {
  name: 'dark',
  background: '#15181c',
  ink: '#e8ebee',
  muted: '#a3adb8',
  rule: '#5a646f',
  grid: '#262b31',
  missing: '#ff2fa0',
  accent: '#3f90da',
  categorical: categoricalDark,
};

/** The theme of a name. Throws {@link UnknownNameError} for any other name. */
export function themeOf(name: ThemeName): Theme {
  if (name === 'light') return lightTheme;
  if (name === 'dark') return darkTheme;
  throw new UnknownNameError('theme', String(name), ['light', 'dark']);
}
