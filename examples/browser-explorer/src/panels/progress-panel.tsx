import { epochs, phase, progress } from '../state/data.js';
import { progressWords } from '../state/progress.js';
import { LiveCurves } from '../ui/live-curves.js';
import { LiveReconstructions } from '../ui/live-reconstructions.js';
import { count, short } from '../ui/words.js';

/** Learning curves and reconstructions while a model learns. */
export function ProgressPanel(): preact.JSX.Element {
  const last = epochs.value.at(-1);
  const speed = last?.samplesPerSecond ?? progress.value?.samplesPerSecond;
  const loss = last?.values['loss'] ?? progress.value?.loss;
  const nothing = last === undefined && (phase.value === 'idle' || phase.value === 'preparing') && progress.value === undefined;
  return (
    <section class="panel progress-panel" aria-labelledby="progress-heading">
      <header>
        <h2 id="progress-heading">Learning</h2>
        <span class="hint">{progressWords}</span>
      </header>
      {nothing ? (
        <p class="empty">Loss and reconstructions appear here while a model learns.</p>
      ) : (
        <>
          <LiveCurves />
          <p class="hint row apart">
            <span>
              Loss <span class="number">{loss === undefined ? '–' : short(loss)}</span>
            </span>
            <span>
              <span class="number">{speed === undefined ? '–' : count(Math.round(speed))}</span> samples per second
            </span>
          </p>
          <LiveReconstructions />
        </>
      )}
    </section>
  );
}
