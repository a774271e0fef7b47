import type { TrainingControl } from '@latentkit/autoencoder';
import { takeRows, sliceRows, rowsOf } from '@latentkit/core';
import type { TrainingEvent } from '../protocol.js';
import type { PresentModel } from './present-model.js';
import type { Samples } from './samples.js';
import type { LiveView } from './training.js';

/** Samples whose codes are told while a training goes on. */
const CODES = 2000;
/** Least time between two looks, in milliseconds: pictures change faster than a map can be redrawn. */
const [PICTURES_EVERY, CODES_EVERY] = [250, 1000];
/** Looking may take this share of the time. */
const SHARE = 0.03;

/** Reconstructions of watched samples and codes for the map, as often as they cost little. */
export function liveView(present: PresentModel, samples: Samples, watched: () => readonly number[], tell: (event: TrainingEvent) => void): LiveView {
  const pictures = new Pace(PICTURES_EVERY);
  const codes = new Pace(CODES_EVERY);
  const { x } = samples;
  const showPictures = async (epoch: number): Promise<void> => {
    const rows = watched().filter((row) => row >= 0 && row < rowsOf(x));
    if (rows.length === 0) return;
    const pixels = await present.decode(await present.encode(takeRows(x, rows), samples), samples);
    tell({ type: 'reconstructions', epoch, pixels });
  };
  const showCodes = async (epoch: number): Promise<void> => {
    const encoded = await present.encode(sliceRows(x, 0, Math.min(CODES, rowsOf(x))), samples);
    tell({ type: 'codes', epoch, codes: encoded.data });
  };
  return {
    show: async (epoch: number, control: TrainingControl, force: boolean) => {
      const due = [pictures, codes].filter((pace) => force || pace.isDue);
      if (due.length === 0) return;
      const from = performance.now();
      await control.synchronize();
      const lag = performance.now() - from;
      if (due.includes(pictures)) await pictures.time(lag, () => showPictures(epoch));
      if (due.includes(codes)) await codes.time(lag, () => showCodes(epoch));
    },
  };
}

/** Leaves time between two runs of some work: a fixed one at least, and the more the longer the work takes. */
class Pace {
  private next = 0;

  constructor(private readonly every: number) {}

  get isDue(): boolean {
    return performance.now() >= this.next;
  }

  /** Runs the work, before which `lag` milliseconds were spent on it. */
  async time(lag: number, work: () => Promise<void>): Promise<void> {
    const from = performance.now() - lag;
    await work();
    const now = performance.now();
    this.next = now + Math.max(this.every, (now - from) / SHARE);
  }
}
