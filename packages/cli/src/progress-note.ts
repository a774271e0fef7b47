import type { Progress } from '@latentkit/core';
import { type Output, line } from './io.js';

/** A line about work that takes a while: drawn over on a terminal, one line at its beginning elsewhere. */
export interface ProgressNote {
  update(text: string): void;
  end(): void;
}

/** Says that something is being done, on a terminal only. */
export function progressNote(output: Output, title: string): ProgressNote {
  if (output.isTTY !== true) return { update: () => undefined, end: () => undefined };
  let shown = 0;
  const draw = (text: string): void => {
    output.write(`\r${text.padEnd(shown)}`);
    shown = text.length;
  };
  draw(`${title} …`);
  return {
    update: (text) => draw(`${title}: ${text}`),
    end: () => output.write(`\r${' '.repeat(shown)}\r`),
  };
}

const LINE_EVERY_MS = 1000;

/** Shows how far work has come. */
export interface WorkProgress {
  readonly show: (progress: Progress) => void;
  readonly end: () => void;
}

/** The progress of work that counts what it has done: drawn over on a terminal, a line a second at most elsewhere. */
export function workProgress(output: Output, title: string): WorkProgress {
  const note = progressNote(output, title);
  let said = performance.now();
  return {
    show: ({ done, total, values }) => {
      const now = performance.now();
      if (output.isTTY !== true && now - said < LINE_EVERY_MS) return;
      const numbers = Object.entries(values ?? {}).map(([name, value]) => `  ${name} ${Number(value.toPrecision(4))}`);
      const text = `${done}${total === undefined ? '' : `/${total}`}${numbers.join('')}`;
      if (output.isTTY === true) note.update(text);
      else line(output, `${title}: ${text}`);
      said = now;
    },
    end: () => note.end(),
  };
}
