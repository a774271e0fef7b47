import { useEffect, useRef } from 'preact/hooks';

export interface TabItem<T extends string> {
  readonly id: T;
  readonly label: string;
}

/** The index that a key of the WAI-ARIA tabs pattern leads to. */
function moved(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** A list of tabs; the panel that it opens has the id `${name}-panel` and is labelled by `${name}-tab-${open}`. */
export function TabList<T extends string>(props: {
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly TabItem<T>[];
  readonly open: T;
  readonly onOpen: (id: T) => void;
}): preact.JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const { name, tabs, open, onOpen } = props;
  // Where there is no room for all, the open one is in sight.
  useEffect(() => {
    const all = list.current!;
    const button = all.querySelector<HTMLElement>('[aria-selected="true"]');
    if (button !== null && all.scrollWidth > all.clientWidth) all.scrollLeft = button.offsetLeft - (all.clientWidth - button.offsetWidth) / 2;
  }, [open]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(event.key, tabs.findIndex((tab) => tab.id === open), tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    onOpen(tabs[next].id);
    (list.current!.children[next] as HTMLElement).focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${name}-tab-${tab.id}`}
          aria-controls={`${name}-panel`}
          aria-selected={tab.id === open}
          tabIndex={tab.id === open ? 0 : -1}
          onClick={() => onOpen(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
