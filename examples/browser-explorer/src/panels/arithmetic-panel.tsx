import { useMemo } from 'preact/hooks';
import { data, encoded, model } from '../state/data.js';
import { focusCode, decodeMany } from '../state/model-actions.js';
import { classAverages } from '../tools/averages.js';
import { className, rowAt, sameNumbers } from '../tools/samples.js';
import { Attribute } from '../ui/attribute.js';
import { ClassName } from '../ui/class-name.js';
import { focus } from '../state/selection.js';
import { Thumbnails } from '../ui/thumbnails.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { useLatest } from '../ui/use-latest.js';

/** Average codes, and sums with them. */
export function ArithmeticPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="arithmetic" title="Averages and attributes" need="codes">
      <ToolColumns controls={<Averages />}>
        <Attribute />
      </ToolColumns>
    </ToolPanel>
  );
}

function Averages(): preact.JSX.Element {
  const loaded = data.value!;
  const all = encoded.value!;
  const { labels } = loaded;
  const means = useMemo(() => (labels === undefined ? undefined : classAverages(all, labels)), [all, labels]);
  const decoded = useLatest(model.value, means === undefined ? undefined : () => decodeMany(means.codes), [means]);
  if (means === undefined) return <p class="hint">The samples at hand have no classes; brushed samples can still be averaged below.</p>;
  return (
    <div class="stack">
      <h3>Class averages</h3>
      <p class="hint">The mean code of each class, decoded.</p>
      {decoded !== undefined && (
        <Thumbnails
          label="Class averages, decoded"
          data={loaded}
          size={44}
          items={means.labels.map((label, at) => ({
            key: label,
            values: rowAt(decoded, at, loaded.features),
            label: `Average of class ${className(loaded, label)}, ${means.counts[at]} samples`,
            caption: <ClassName data={loaded} label={label} />,
            current: sameNumbers(focus.value?.code, rowAt(means.codes, at, all.latentDim)),
          }))}
          onPick={(at) => void focusCode(rowAt(means.codes, at, all.latentDim).slice())}
        />
      )}
    </div>
  );
}
