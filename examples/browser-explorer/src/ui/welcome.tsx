import { useState } from 'preact/hooks';
import { model, phase } from '../state/data.js';
import { restoring, startOnDigits } from '../state/start.js';
import { count } from './words.js';

/** What the page shows before there are samples. */
export function Welcome(): preact.JSX.Element {
  const [busy, setBusy] = useState(false);
  if (restoring.value) return <p class="welcome hint" aria-busy="true">Loading…</p>;
  const alone = model.value;
  return (
    <section class="welcome" aria-labelledby="welcome-heading">
      <h2 id="welcome-heading">
        {alone === undefined
          ? 'Train an autoencoder in this page and walk through what it has learned.'
          : `The model is open: choose data with ${count(alone.features)} numbers per sample to see where it puts them.`}
      </h2>
      {alone === undefined && (
        <button
          type="button"
          class="primary large"
          disabled={busy || phase.value !== 'idle'}
          onClick={() => {
            setBusy(true);
            void startOnDigits().finally(() => setBusy(false));
          }}
        >
          {busy ? 'Loading…' : 'Train on the digits'}
        </button>
      )}
    </section>
  );
}
