import { effect } from '@preact/signals';
import { phase } from './data.js';
import { progressWords } from './progress.js';

const NAME = 'LatentKit explorer';

/** The tab's title tells how far a training is, as people look elsewhere meanwhile. */
export function keepTitle(): void {
  effect(() => {
    document.title = phase.value === 'idle' ? NAME : `${progressWords.value} · ${NAME}`;
  });
}
