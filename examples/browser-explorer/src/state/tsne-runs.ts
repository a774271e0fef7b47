import { type Signal, signal } from '@preact/signals';
import { proxy } from 'comlink';
import type { Layout } from '../map/layout.js';
import { gatherRows, sampleRows } from '../map/sample-rows.js';
import type { MapEvent } from '../protocol.js';
import { count } from '../ui/words.js';
import { data } from './data.js';
import { mapHost } from './hosts.js';
import { numberSetting } from './setting.js';

/** Parameters of the next run. */
export const tsneSettings = {
  perplexity: numberSetting('perplexity', 'Perplexity', 30, { min: 2, max: 200 }),
  rows: numberSetting('tsne-samples', 'Samples at most', 5000, { min: 50, max: 20_000, integer: true }),
  seed: numberSetting('tsne-seed', 'Seed', 0, { min: 0, max: 0xffffffff, integer: true }),
};

/** Rows to be mapped, and of what they are. */
export interface TsneSource {
  readonly of: object;
  readonly x: Float32Array | Uint8Array;
  readonly columns: number;
}

/** One t-SNE that can be stopped and begun again; a map of it is there as soon as its points move. */
export class TsneRun {
  readonly layout: Signal<Layout | undefined> = signal(undefined);
  readonly running = signal(false);
  /** How far the run is, in words. */
  readonly progress: Signal<string | undefined> = signal(undefined);
  readonly problem: Signal<string | undefined> = signal(undefined);
  private source: TsneSource | undefined;
  private latest = 0;

  constructor(
    private readonly name: 'codes' | 'data',
    private readonly kind: 'tsne-codes' | 'tsne-data',
  ) {}

  /** Begins to map a source, unless that has been done. */
  begin(source: TsneSource): void {
    if (this.source?.of === source.of) return;
    this.source = source;
    void this.start();
  }

  /** Begins anew with the present settings. */
  restart(): void {
    if (this.source !== undefined) void this.start();
  }

  /** Ends the run with the map it has. */
  stop(): void {
    void mapHost().stop(this.name);
  }

  /** Gives up the map, since its samples are no longer there. */
  forget(): void {
    if (this.source?.of === data.peek()) return;
    this.latest++;
    this.stop();
    this.source = undefined;
    for (const state of [this.layout, this.progress, this.problem]) state.value = undefined;
    this.running.value = false;
  }

  private async start(): Promise<void> {
    const { x, columns } = this.source!;
    const mine = ++this.latest;
    const { perplexity: wanted, rows: most, seed } = settingValues();
    const rows = sampleRows(x.length / columns, most, seed, data.peek()?.labels);
    const n = rows?.length ?? x.length / columns;
    // t-SNE needs more than three times as many rows.
    const perplexity = Math.max(1, Math.min(wanted, Math.ceil(n / 3) - 1));
    this.problem.value = undefined;
    this.running.value = true;
    this.progress.value = 'Finding neighbours…';
    // Answer and events come by ways of their own, so that an event may be late.
    let answered = false;
    const listener = proxy((event: MapEvent) => {
      if (mine === this.latest && !answered) this.hear(event, rows);
    });
    try {
      const last = await mapHost().tsne(this.name, gatherRows(x, columns, rows), n, { perplexity, seed }, listener);
      answered = true;
      if (mine !== this.latest) return;
      if (last === undefined) this.progress.value = 'Stopped before points moved.';
      else {
        this.hear({ type: 'step', ...last }, rows);
        const how = last.iteration < last.iterations ? 'Ended' : 'Done';
        this.progress.value = `${how} after ${count(last.iteration)} iterations, KL ${last.kl.toFixed(3)}`;
      }
    } catch (error) {
      if (mine !== this.latest) return;
      this.layout.value = undefined;
      this.problem.value = error instanceof Error ? error.message : String(error);
      this.progress.value = undefined;
    } finally {
      if (mine === this.latest) this.running.value = false;
    }
  }

  private hear(event: MapEvent, rows: Int32Array | undefined): void {
    if (event.type === 'neighbours') {
      this.progress.value = `Finding neighbours: ${count(event.done)} of ${count(event.total)}`;
      return;
    }
    this.progress.value = `Iteration ${count(event.iteration)} of ${count(event.iterations)}, KL ${event.kl.toFixed(3)}`;
    this.layout.value = { kind: this.kind, positions: event.positions, ...(rows === undefined ? {} : { rows }) };
  }
}

function settingValues(): { readonly perplexity: number; readonly rows: number; readonly seed: number } {
  const { perplexity, rows, seed } = tsneSettings;
  return { perplexity: perplexity.value.peek() ?? 30, rows: rows.value.peek() ?? 5000, seed: seed.value.peek() ?? 0 };
}

export const tsneRuns = { codes: new TsneRun('codes', 'tsne-codes'), data: new TsneRun('data', 'tsne-data') };
