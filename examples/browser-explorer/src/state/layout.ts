import { signal } from '@preact/signals';
import { integerFrom, oneOf, urlState } from './url.js';

export const VIEWS = ['setup', 'map', 'tools'] as const;

export type View = (typeof VIEWS)[number];

/** What a narrow page shows; a wide one shows all three. */
export const view = urlState<View>('view', 'map', oneOf(VIEWS));

const TOOL_NAMES = ['neighbours', 'draw', 'sliders', 'path', 'arithmetic', 'travel', 'tangents', 'errors'] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

/** The tool that is open. */
export const tool = urlState<ToolName>('tool', 'neighbours', oneOf(TOOL_NAMES));

/** Which dialog is open. */
export const dialog = signal<'help' | 'devices' | undefined>(undefined);

/** Height of the tools below the maps, where the reader has moved the line between them; undefined for the usual one. */
export const toolsHeight = urlState<number | undefined>('split', undefined, integerFrom(120), (height) => (height === undefined ? '' : String(height)));
