import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { urlState } from './url.js';

/** A value that is typed in: its text stands in the address, its value is there only while the text is valid. */
export interface Setting<T> {
  readonly label: string;
  readonly text: Signal<string>;
  /** What is wrong with the text, for the reader. */
  readonly problem: ReadonlySignal<string | undefined>;
  readonly value: ReadonlySignal<T | undefined>;
}

interface Read<T> {
  readonly value?: T;
  readonly problem?: string;
}

function setting<T>(name: string, label: string, initial: string, parse: (text: string) => Read<T>): Setting<T> {
  const text = urlState(name, initial, (from) => from);
  const read = computed(() => parse(text.value.trim()));
  return { label, text, problem: computed(() => read.value.problem), value: computed(() => read.value.value) };
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

function rangeWords({ min, max, integer }: NumberRange): string {
  const words = (bound: number): string => bound.toLocaleString('en', { maximumFractionDigits: 6 });
  return `${integer === true ? 'a whole number' : 'a number'} from ${words(min)} to ${words(max)}`;
}

/** Reads a number as people write it: 0.5 or 0,5, and 1,000 for a thousand where only whole numbers are possible. */
function parseNumber(text: string, range: NumberRange): Read<number> {
  const grouped = range.integer === true && /^\d{1,3}(,\d{3})+$/.test(text);
  const plain = grouped ? text.replaceAll(',', '') : text.replace(',', '.');
  const value = Number(plain);
  if (plain === '' || !Number.isFinite(value)) return { problem: `Enter ${rangeWords(range)}.` };
  if (value < range.min || value > range.max || (range.integer === true && !Number.isInteger(value))) return { problem: `Use ${rangeWords(range)}.` };
  return { value };
}

export function numberSetting(name: string, label: string, initial: number, range: NumberRange): Setting<number> {
  return setting(name, label, String(initial), (text) => parseNumber(text, range));
}

/** Layer sizes such as `128, 64`. */
function parseLayers(text: string, limit: { readonly layers: number; readonly units: number }): Read<readonly number[]> {
  if (text === '') return { value: [] };
  const values = text.split(/[\s,;]+/).filter((part) => part !== '').map(Number);
  if (values.some((units) => !Number.isInteger(units) || units < 1 || units > limit.units)) {
    return { problem: `Use whole numbers from 1 to ${limit.units.toLocaleString('en')}, as in 128, 64.` };
  }
  return values.length > limit.layers ? { problem: `Use at most ${limit.layers} layers.` } : { value: values };
}

export function layersSetting(name: string, label: string, initial: string): Setting<readonly number[]> {
  return setting(name, label, initial, (text) => parseLayers(text, { layers: 8, units: 4096 }));
}
