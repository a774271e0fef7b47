import type { ComponentChildren } from 'preact';
import type { LoadedData } from '../protocol.js';
import { SampleView } from './sample-view.js';

interface Thumbnail {
  readonly key: string | number;
  readonly values: Float32Array | Uint8Array;
  /** What a click takes in hand. */
  readonly label: string;
  readonly caption?: ComponentChildren;
  readonly current?: boolean;
}

/** Samples side by side, each of which can be taken in hand. */
export function Thumbnails(props: {
  readonly label: string;
  readonly data: LoadedData;
  readonly items: readonly Thumbnail[];
  readonly size?: number;
  readonly onPick: (index: number) => void;
}): preact.JSX.Element {
  const { label, data, items, size = 44, onPick } = props;
  return (
    <ul class="thumbnails" aria-label={label}>
      {items.map((item, index) => (
        <li key={item.key}>
          <button type="button" class="thumbnail" aria-label={item.label} title={item.label} aria-current={item.current === true ? 'true' : undefined} onClick={() => onPick(index)}>
            <span aria-hidden="true">
              <SampleView values={item.values} data={data} size={size} label={item.label} />
            </span>
            {item.caption !== undefined && <span class="caption">{item.caption}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
