import { useRef, useState } from 'preact/hooks';
import { data, phase } from '../state/data.js';
import { openFiles } from '../state/open-files.js';
import { dataKind, useData } from '../state/start.js';
import { dataName, dataWords, plural } from '../ui/words.js';

/** What the file chooser offers; a drop is judged by its content. */
const ACCEPTED = '.csv,.tsv,.txt,.npy,.npz,.idx,.gz,.png,.jpg,.jpeg,.webp,.gif,.bmp,.avif,.zip,image/*';

/** Which samples the page works with. */
export function DataPanel(): preact.JSX.Element {
  const chooser = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const disabled = busy || phase.value !== 'idle';
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const loaded = data.value;
  return (
    <section class="panel" aria-labelledby="data-heading" aria-busy={busy}>
      <header>
        <h2 id="data-heading">Data</h2>
        {busy && <span class="hint" role="status">Loading…</span>}
      </header>
      <div class="row">
        <button type="button" aria-pressed={loaded !== undefined && dataKind.value === 'digits'} disabled={disabled} onClick={() => run(() => useData('digits'))}>Digits</button>
        <button type="button" aria-pressed={loaded !== undefined && dataKind.value === 'mnist'} disabled={disabled} onClick={() => run(() => useData('mnist'))}>MNIST</button>
        <button type="button" aria-pressed={loaded !== undefined && dataKind.value === 'files'} disabled={disabled} onClick={() => chooser.current!.click()}>Your files…</button>
        <input
          ref={chooser}
          type="file"
          hidden
          multiple
          accept={ACCEPTED}
          aria-label="Your files"
          onChange={(event) => {
            const files = [...event.currentTarget.files!];
            event.currentTarget.value = '';
            if (files.length > 0) void run(() => openFiles(files));
          }}
        />
      </div>
      {loaded === undefined ? (
        <p class="hint">Handwritten digits, or a CSV or NPY table or images of yours. They stay in this page.</p>
      ) : (
        <div class="stack">
          <p class="hint">
            <strong>{dataName(loaded)}</strong>, {dataWords(loaded)}
            {loaded.classNames === undefined ? ', without classes' : `, ${plural(loaded.classNames.length, 'class', 'classes')}`}
          </p>
          {loaded.notes.map((note) => (
            <p class="hint" key={note}>{note}</p>
          ))}
        </div>
      )}
    </section>
  );
}
