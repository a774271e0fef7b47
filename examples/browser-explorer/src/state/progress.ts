import { computed, signal } from '@preact/signals';
import { count } from '../ui/words.js';
import { data, epochs, phase, progress } from './data.js';

/** Number of the epoch after which the present training is done. */
export const lastEpoch = signal(0);

/** Share of the present training that is done; undefined while there is none. */
export const share = computed(() => {
  if (phase.value === 'idle' || phase.value === 'preparing') return undefined;
  const done = epochs.value.length;
  const batch = progress.value;
  // The samples that losses are validated on are no part of an epoch, so the sum falls a little short, never over.
  const within = batch === undefined || batch.epoch <= done ? 0 : batch.samples / data.value!.rows;
  return Math.min(1, (done + within) / Math.max(1, lastEpoch.value));
});

/** Where the training stands, in words; empty where there has been none. */
export const progressWords = computed(() => {
  const done = epochs.value.length;
  switch (phase.value) {
    case 'idle':
      return done === 0 ? '' : `${count(done)} ${done === 1 ? 'epoch' : 'epochs'}`;
    case 'preparing':
      return 'Preparing…';
    case 'paused': {
      // A step may be a small part of an epoch, after which nothing else has changed.
      const batch = progress.value;
      const within = batch !== undefined && batch.epoch > done ? `, ${count(batch.samples)} samples into it` : '';
      return `Paused in epoch ${count(Math.min(done + 1, lastEpoch.value))} of ${count(lastEpoch.value)}${within}`;
    }
    case 'running':
      return `Epoch ${count(Math.min(done + 1, lastEpoch.value))} of ${count(lastEpoch.value)}`;
  }
});
