import { useEffect, useRef, useState } from 'preact/hooks';
import { data, model, phase } from '../state/data.js';
import { openBundle, openModel, removeModel, saveBundle, saved, saveModel, listSaved } from '../state/model-actions.js';
import { bytes, count, familyWords, modelWords } from '../ui/words.js';

/** The model at hand, and ways to keep it. */
export function ModelPanel(): preact.JSX.Element {
  const chooser = useRef<HTMLInputElement>(null);
  const present = model.value;
  const idle = phase.value === 'idle';
  useEffect(() => void listSaved(), []);
  const fits = present === undefined || data.value === undefined || present.features === data.value.features;
  return (
    <section class="panel" aria-labelledby="model-heading">
      <header>
        <h2 id="model-heading">Model</h2>
      </header>
      {present === undefined ? (
        <p class="hint">Train one, or open one that was saved.</p>
      ) : (
        <div class="stack">
          <p class="hint">
            <strong>{modelWords(present)}</strong>, {count(present.parameters)} parameters
          </p>
          {!fits && <p class="hint">It takes {count(present.features)} numbers per sample, the data has {count(data.value!.features)}: choose data that fits, or train anew.</p>}
          <details>
            <summary>Layers</summary>
            <pre class="summary" tabIndex={0}>{present.summary}</pre>
          </details>
        </div>
      )}
      <div class="row">
        <button type="button" disabled={present === undefined || !idle} onClick={() => saveBundle()}>Download</button>
        <button type="button" disabled={!idle} onClick={() => chooser.current!.click()}>Open a file…</button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".zip,application/zip"
          aria-label="Model file"
          onChange={(event) => {
            const file = event.currentTarget.files![0];
            event.currentTarget.value = '';
            if (file !== undefined) void openBundle(file);
          }}
        />
      </div>
      <SavedModels />
    </section>
  );
}

/** Models in this browser's own storage. */
function SavedModels(): preact.JSX.Element {
  const present = model.value;
  const [name, setName] = useState('');
  const idle = phase.value === 'idle';
  const proposed = present === undefined ? '' : `${familyWords(present.family)} ${present.latentDim}`;
  const keep = (event: Event): void => {
    event.preventDefault();
    void saveModel(name.trim() === '' ? proposed : name.trim()).then(() => setName(''));
  };
  return (
    <div class="stack">
      <h3>Kept in this browser</h3>
      {present !== undefined && (
        <form class="beside" onSubmit={keep}>
          <input type="text" aria-label="Name to keep the model under" placeholder={proposed} maxLength={80} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          <button type="submit" disabled={!idle}>Keep</button>
        </form>
      )}
      {saved.value.length === 0 ? (
        <p class="hint">None yet.</p>
      ) : (
        <ul class="saved">
          {saved.value.map((entry) => (
            <li key={entry.name}>
              <button type="button" class="quiet name" disabled={!idle} title={`Open ${entry.name}`} onClick={() => openModel(entry.name)}>{entry.name}</button>
              <span class="hint">{bytes(entry.bytes)}</span>
              <button type="button" class="quiet icon" aria-label={`Delete ${entry.name}`} onClick={() => removeModel(entry.name)}>×</button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
