import { type ReadonlySignal, type Signal, computed, effect, signal } from '@preact/signals';
import { KIND_NAMES, type Layout, MAP_KINDS, type MapKind, codeColumns } from '../map/layout.js';
import type { PrincipalPlane } from '../protocol.js';
import { data, encoded, liveCodes, model, phase } from './data.js';
import { mapHost } from './hosts.js';
import { newest } from './newest.js';
import { brushed } from './selection.js';
import { type TsneRun, tsneRuns } from './tsne-runs.js';
import { oneOf, urlState } from './url.js';

/** What one of the maps side by side shows. */
export interface MapChoice {
  readonly kind: Signal<MapKind>;
  /** Code axes across and upwards, for a map of two axes. */
  readonly axes: Signal<readonly [number, number]>;
}

function choice(name: string, kind: MapKind): MapChoice {
  return {
    kind: urlState(name, kind, oneOf(MAP_KINDS)),
    axes: urlState<readonly [number, number]>(`${name}-axes`, [0, 1], parseAxes, (axes) => axes.join(',')),
  };
}

/** Two axes such as `0,3`. */
function parseAxes(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,4}),(\d{1,4})$/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

export const mapChoices: readonly [MapChoice, MapChoice] = [choice('map', 'axes'), choice('second', 'pca-data')];

/** How many maps there is room for. */
export const mapsShown = signal<1 | 2>(matchMedia('(min-width: 640px)').matches ? 2 : 1);

const kindsShown = computed(() => mapChoices.slice(0, mapsShown.value).map((map) => map.kind.value).join(' '));

function isShown(kind: MapKind): boolean {
  return kindsShown.value.split(' ').includes(kind);
}

export type ColourBy = 'class' | 'error' | 'brush';

/** What the colours of points say. */
export const colourBy = urlState<ColourBy>('colour', 'class', oneOf(['class', 'error', 'brush']));

/** Classes, by their place in the legend, that are not shown. */
export const hiddenClasses = signal<ReadonlySet<number>>(new Set());

/** Whether some points are drawn as their pictures. */
export const pictures = urlState<'on' | 'off'>('pictures', 'on', oneOf(['on', 'off']));

/** Codes of the first so many samples, or of all, as the maps show them. */
export interface ShownCodes {
  readonly codes: Float32Array;
  readonly latentDim: number;
}

/** The latest codes. Those of a moment ago stay while a training or an encoding is about to bring new ones. */
export const shownCodes = signal<ShownCodes | undefined>(undefined);

let codesOf: unknown;

effect(() => {
  const next = encoded.value ?? liveCodes.value;
  const [loaded, known] = [data.value, model.value];
  if (next !== undefined) [shownCodes.value, codesOf] = [next, loaded];
  else if (codesOf !== loaded || known === undefined || known.latentDim !== shownCodes.peek()?.latentDim) shownCodes.value = undefined;
});

// What is hidden or brushed means nothing among other samples.
data.subscribe(() => {
  hiddenClasses.value = new Set();
  brushed.value = undefined;
});

/** A plane of principal components, and of what it is. */
interface Plane {
  readonly of: unknown;
  readonly plane?: PrincipalPlane;
  readonly problem?: string;
}

const [codePlane, dataPlane] = [signal<Plane | undefined>(undefined), signal<Plane | undefined>(undefined)];

function keepPlane(target: Signal<Plane | undefined>, current: () => { readonly of: object; readonly x: Float32Array | Uint8Array; readonly rows: number } | undefined): void {
  const ask = newest(({ x, rows }: { readonly x: Float32Array | Uint8Array; readonly rows: number }) => mapHost().pca(x, rows));
  effect(() => {
    const wanted = current();
    if (wanted === undefined || wanted.of === target.peek()?.of) return;
    ask(wanted).then(
      (plane) => {
        if (plane !== undefined) target.value = { of: wanted.of, plane };
      },
      (error: unknown) => (target.value = { of: wanted.of, problem: error instanceof Error ? error.message : String(error) }),
    );
  });
}

keepPlane(codePlane, () => {
  const codes = shownCodes.value;
  return codes === undefined || !isShown('pca-codes') ? undefined : { of: codes, x: codes.codes, rows: codes.codes.length / codes.latentDim };
});
keepPlane(dataPlane, () => {
  const loaded = data.value;
  return loaded === undefined || !isShown('pca-data') ? undefined : { of: loaded, x: loaded.pixels, rows: loaded.rows };
});

/** The run that makes a kind of map. */
export function runOf(kind: MapKind): TsneRun | undefined {
  return kind === 'tsne-codes' ? tsneRuns.codes : kind === 'tsne-data' ? tsneRuns.data : undefined;
}

/** t-SNE begins when it is first to be seen, and anew with other samples or codes. */
effect(() => {
  const known = encoded.value;
  if (known !== undefined && isShown('tsne-codes')) tsneRuns.codes.begin({ of: known, x: known.codes, columns: known.latentDim });
});
effect(() => {
  const loaded = data.value;
  if (loaded !== undefined && isShown('tsne-data')) tsneRuns.data.begin({ of: loaded, x: loaded.pixels, columns: loaded.features });
});
data.subscribe(() => {
  for (const run of [tsneRuns.codes, tsneRuns.data]) run.forget();
});

/** What a map has to show: points, or why there are none. */
export interface MapState {
  readonly layout?: Layout;
  readonly missing?: string;
}

function planeState(kind: 'pca-codes' | 'pca-data', plane: Plane | undefined): MapState {
  if (plane?.plane === undefined) return { missing: plane?.problem ?? 'Finding principal components…' };
  const share = (k: 0 | 1): string => `PC ${k + 1}, ${(100 * plane.plane!.explained[k]).toFixed(1)}% of variance`;
  return { layout: { kind, positions: plane.plane.positions, plane: plane.plane, axes: [share(0), share(1)] } };
}

const planes = {
  'pca-codes': computed(() => planeState('pca-codes', codePlane.value)),
  'pca-data': computed(() => planeState('pca-data', dataPlane.value?.of === data.value ? dataPlane.value : undefined)),
};

function noCodes(): string {
  if (model.value === undefined && phase.value === 'idle') return 'Train a model, or open one, to see its codes here.';
  if (phase.value !== 'idle') return 'Codes appear here as the training goes on.';
  return model.value !== undefined && model.value.features !== data.value?.features ? 'The model takes other samples than these.' : 'The samples are being encoded…';
}

/** What a map shows at the moment. */
export function mapState({ kind, axes }: MapChoice): ReadonlySignal<MapState> {
  const axisLayout = computed<Layout | undefined>(() => {
    const codes = shownCodes.value;
    if (codes === undefined) return undefined;
    const [a, b] = axes.value.map((axis) => Math.min(axis, codes.latentDim - 1)) as [number, number];
    const named = codes.latentDim === 1 ? (['Code axis 1', ''] as const) : ([`Code axis ${a + 1}`, `Code axis ${b + 1}`] as const);
    return { kind: 'axes', positions: codeColumns(codes.codes, codes.latentDim, [a, b]), axes: named, codeAxes: [a, b] };
  });
  return computed(() => {
    const shown = kind.value;
    if (data.value === undefined) return { missing: 'Load samples to see a map of them.' };
    if (shown === 'pca-data') return planes[shown].value;
    if (shown !== 'tsne-data' && shownCodes.value === undefined) return { missing: noCodes() };
    if (shown === 'pca-codes') return planes[shown].value;
    if (shown === 'axes') return { layout: axisLayout.value! };
    const { layout, problem, progress } = runOf(shown)!;
    if (layout.value !== undefined) return { layout: layout.value };
    return { missing: problem.value ?? progress.value ?? (phase.value === 'idle' ? 'The samples are being encoded…' : `${KIND_NAMES[shown]} begins when the training is done.`) };
  });
}
