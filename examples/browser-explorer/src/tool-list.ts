import type { ComponentType } from 'preact';
import type { ToolName } from './state/layout.js';

export interface Tool {
  readonly id: ToolName;
  readonly label: string;
  readonly load: () => Promise<ComponentType>;
}

/** The tools, each loaded when it is first opened. */
export const TOOLS: readonly Tool[] = [
  { id: 'neighbours', label: 'Neighbours', load: async () => (await import('./panels/neighbours-panel.js')).NeighboursPanel },
  { id: 'draw', label: 'Draw', load: async () => (await import('./panels/draw-panel.js')).DrawPanel },
  { id: 'sliders', label: 'Sliders', load: async () => (await import('./panels/sliders-panel.js')).SlidersPanel },
  { id: 'path', label: 'Path', load: async () => (await import('./panels/path-panel.js')).PathPanel },
  { id: 'arithmetic', label: 'Arithmetic', load: async () => (await import('./panels/arithmetic-panel.js')).ArithmeticPanel },
  { id: 'travel', label: 'Travel', load: async () => (await import('./panels/travel-panel.js')).TravelPanel },
  { id: 'tangents', label: 'Tangents', load: async () => (await import('./panels/tangents-panel.js')).TangentsPanel },
  { id: 'errors', label: 'Errors', load: async () => (await import('./panels/errors-panel.js')).ErrorsPanel },
];
