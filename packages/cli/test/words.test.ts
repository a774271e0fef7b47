import { describe, expect, test } from '@jest/globals';
import { quote, repeatCommand } from '../src/command-text.js';
import { duration } from '../src/duration.js';
import { barLine, trainingProgress } from '../src/progress.js';
import { chooseFolder } from '../src/run-folder.js';
import { textTable, wrap } from '../src/text-table.js';

describe('the command that repeats a run', () => {
  test('is quoted for a shell, without where results went, and has the seed', () => {
    expect(repeatCommand(['train', 'stacked', '--data', "my 'file'.csv", '--out', 'runs/a', '--json'], 7)).toBe(`npx latentkit train stacked --data 'my '\\''file'\\''.csv' --seed 7`);
    expect(repeatCommand(['train', 'linear', '--seed', '3', '--out=x'], 3)).toBe('npx latentkit train linear --seed 3');
    expect(quote(['a', '$(b)', ''])).toBe("a '$(b)' ''");
  });
});

describe('progress', () => {
  const state = { epoch: 3, epochs: 10, samples: 10, samplesTotal: 100, values: { loss: 0.12345 }, samplesPerSecond: 12_345, secondsLeft: 75, validation: '0.1300' };

  test('is one line with loss, rate and time left that fits the terminal', () => {
    expect(barLine(0.21, state, 100)).toMatch(/^epoch {2}3\/10 ━+─+ 21% {2}loss 0\.1235 {2}val 0\.1300 {2}12,345 samples\/s {2}1 min 15 s left$/);
    for (const columns of [60, 80, 100, 200]) expect(barLine(0.5, state, columns).length).toBeLessThan(Math.max(columns, 85));
    expect([duration(4.2), duration(12.3), duration(3700)]).toEqual(['4.2 s', '12 s', '1 h 1 min']);
  });

  test('draws over one line of a terminal and clears it at the end', () => {
    let text = '';
    const terminal = {
      isTTY: true, columns: 90, on: () => terminal, removeListener: () => terminal,
      write: (part: string) => ((text += part), true),
      clearLine: () => true, cursorTo: () => true, moveCursor: () => true,
    };
    const shown = trainingProgress(terminal);
    const control = { epochs: 2, samples: 100 } as never;
    for (const callback of shown.callbacks) void callback.onBatchEnd?.({ epoch: 1, step: 1, samples: 50, values: { loss: 0.5 }, seconds: 1 }, control);
    shown.end();
    expect(text).toContain('epoch 1/2');
    expect(text).toContain('50 samples/s');
    expect(text).not.toContain('\n');
  });
});

describe('words in the terminal', () => {
  test('tables are aligned and texts wrapped between words', () => {
    expect(textTable([['a', 'bb'], ['ccc', 'd']], ' ', [1])).toBe(' a    bb\n ccc   d');
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  });

  test('a run is called after family, data and time', () => {
    expect(chooseFolder('stacked', 'my data.csv', new Date(2026, 10, 20, 9, 5, 7)).replaceAll('\\', '/')).toBe('runs/stacked-my-data-20261120-090507');
  });
});
