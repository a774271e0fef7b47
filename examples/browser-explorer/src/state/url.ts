import { signal, type Signal } from '@preact/signals';

/** Long enough that a slider in motion does not write at every step; browsers refuse more than some 100 writes in 30 seconds. */
const WRITE_AFTER = 300;

/** The page's state stands behind `#`, where no server sees it. */
function read(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

const readers: ((params: URLSearchParams) => void)[] = [];
const writers: ((params: URLSearchParams) => void)[] = [];
let pending: ReturnType<typeof setTimeout> | undefined;

function write(): void {
  pending = undefined;
  const params = read();
  for (const writer of writers) writer(params);
  // Commas, plus signs and colons mean nothing in a fragment and are easier to read as they are.
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  history.replaceState(history.state, '', text === '' ? location.pathname + location.search : `#${text}`);
}

window.addEventListener('hashchange', () => {
  const params = read();
  for (const reader of readers) reader(params);
});

/**
 * A signal that is also a parameter of the page's address, so that a link restores it. A value equal to the default
 * is left out of the address.
 *
 * @param parse gives the value of a text, undefined for one that means nothing; the default stands then.
 * @param format the text of a value; String by default.
 */
export function urlState<T>(name: string, initial: T, parse: (text: string) => T | undefined, format: (value: T) => string = String): Signal<T> {
  const fromAddress = (params: URLSearchParams): T => {
    const text = params.get(name);
    return (text === null ? undefined : parse(text)) ?? initial;
  };
  const state = signal(fromAddress(read()));
  readers.push((params) => {
    const next = fromAddress(params);
    if (format(next) !== format(state.peek())) state.value = next;
  });
  writers.push((params) => {
    const text = format(state.peek());
    if (text === format(initial)) params.delete(name);
    else params.set(name, text);
  });
  let first = true;
  state.subscribe(() => {
    if (!first) {
      clearTimeout(pending);
      pending = setTimeout(write, WRITE_AFTER);
    }
    first = false;
  });
  return state;
}

/** Parses one of a few names; for {@link urlState}. */
export function oneOf<T extends string>(names: readonly T[]): (text: string) => T | undefined {
  return (text) => names.find((name) => name === text);
}

/** Parses an integer that is at least `least`; for {@link urlState}. */
export function integerFrom(least: number): (text: string) => number | undefined {
  return (text) => (/^-?\d+$/.test(text) && Number(text) >= least ? Number(text) : undefined);
}
