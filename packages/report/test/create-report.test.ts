import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { ShapeError, ndarray } from '@latentkit/core';
import { createReport as createReportWith } from '../src/index.js';
import { createReport } from '../src/node.js';
import { imageInput, tableInput } from './fixtures.js';
import { problemsOf, textOf } from './well-formed.js';

describe('createReport', () => {
  test.each([
    ['images', imageInput()],
    ['tables', tableInput()],
    ['two-dimensional codes', imageInput(20, 2)],
    ['one-dimensional codes', imageInput(20, 1)],
  ])('is well-formed, with %s', (_, input) => {
    const html = createReport(input);
    expect(problemsOf(html)).toEqual([]);
  });

  test('names nothing that a browser would fetch, and runs only the script of the figures', () => {
    for (const input of [imageInput(), tableInput()]) {
      const html = createReport(input);
      const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
      const scripts = [...html.matchAll(/<script(?: type="([^"]*)")?>(.*?)<\/script>/gs)];
      const running = scripts.filter(([, type]) => type !== 'application/json');
      expect(running).toHaveLength(1);
      const hash = createHash('sha256').update(running[0][2]).digest('base64');
      expect(policy).toContain(`default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}';`);
      const still = html.replace(running[0][0], '');
      expect(/https?:|<link rel="stylesheet|@import|url\((?!#)|<\w[^>]* on\w+="/i.exec(still)?.[0]).toBeUndefined();
      for (const [, address] of still.matchAll(/\b(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^(data:|#|\.\/)/);
      expect(html.match(/<style/g)).toHaveLength(1);
    }
  });

  test('needs no script where no figure is drawn that has one', () => {
    const html = createReportWith(imageInput(), { render: ({ kind }) => `<figure>${kind}</figure>` });
    expect(html).not.toContain('<script');
    expect(html).not.toContain('script-src');
    expect(problemsOf(html)).toEqual([]);
  });

  test('has landmarks, one heading of the page, and a table of contents that leads to every section', () => {
    const html = createReport(imageInput());
    for (const landmark of ['header', 'nav', 'main', 'footer', 'h1']) expect(html.match(new RegExp(`<${landmark}[ >]`, 'g'))).toHaveLength(1);
    const sections = [...html.matchAll(/<section id="(\w+)" aria-labelledby="\1-heading">\n<h2 id="\1-heading">/g)].map(([, id]) => id);
    const links = [...html.slice(html.indexOf('<nav'), html.indexOf('</nav>')).matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
    expect(links).toEqual(sections);
    expect(sections).toEqual(['results', 'curves', 'reconstructions', 'cases', 'latent', 'data', 'configuration', 'reproduce']);
    for (const [svg] of html.matchAll(/<svg[^>]*data-kind[^>]*>.{0,40}/g)) expect(svg).toMatch(/role="img".*<title>\w/);
  });

  test('links to the files wherever they are, and to nothing else', () => {
    const { files: _files, ...input } = imageInput();
    const html = createReport({ ...input, folder: '../runs/a b', files: [{ path: 'model/encoder.onnx', bytes: 1 }, { path: 'javascript:alert(1)', bytes: 2 }] });
    expect(html).toContain('href="./../runs/a%20b/model/encoder.onnx"');
    expect(html).toContain('href="./../runs/a%20b/javascript%3Aalert(1)"');
  });

  test('escapes names, classes, features and the command', () => {
    for (const input of [imageInput(), tableInput()]) {
      const html = createReport(input);
      expect(html).not.toContain('<img src=x');
      expect(html).not.toContain('<b>a</b>');
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(html).toContain('Stacked autoencoder on &lt;images&gt; &amp; &quot;more&quot;');
      expect(html).toContain('&#39;&lt;x&gt;.csv&#39;');
      expect(html).toContain('dense &lt;1&gt;');
    }
    expect(createReport(tableInput())).toContain('f&lt;3&gt;');
  });

  test('shows the numbers it was given', () => {
    const text = textOf(createReport(imageInput()));
    expect(text).toContain('3 numbers per sample reconstruct the validation data with a mean squared error of 0.01230: 51% below that of principal components (0.02500).');
    for (const shown of ['96.41%', '20.50 dB', '1 min 15 s', '1,235', '−50.0%', '−50.8%', 'Seed 7', '1.2 kB', '0.003']) expect(text).toContain(shown);
  });

  test('marks the better of two errors only where they differ visibly', () => {
    const input = imageInput();
    const even = { codeSize: 3, trainingMse: 0.02, modelTrainingMse: 0.0200001, validationMse: 0.025, modelValidationMse: 0.025 };
    expect(createReport({ ...input, pca: even })).not.toContain('class="better"');
    expect(createReport(input).match(/class="better"/g)).toHaveLength(3);
  });

  test('draws errors that fall to less than a tenth on a logarithmic scale', () => {
    const ticks = (loss: number[]): string => {
      const html = createReport({ ...imageInput(), history: { loss } });
      return textOf(html.slice(html.indexOf('data-kind="learning-curves"'), html.indexOf('</svg>', html.indexOf('data-kind="learning-curves"'))));
    };
    expect(ticks([1, 0.5, 0.01])).toContain('0.10');
    expect(ticks([1, 0.5, 0.01])).not.toContain('0.60');
    expect(ticks([1, 0.5, 0.2])).toMatch(/0\.60|0\.6/);
  });

  test('finds the best and the worst samples', () => {
    const text = textOf(createReport(imageInput(40)));
    expect(text).toContain('smallest errors, rows 0, 1, 2, 3, 4, 5.');
    expect(text).toContain('greatest errors, rows 39, 38, 37, 36, 35, 34.');
    const table = textOf(createReport(tableInput(30)));
    expect(table).toMatch(/Worst reconstructed rows.*29.*28.*27.*26.*25/s);
  });

  test('has every figure in both colour schemes', () => {
    const html = createReport(imageInput());
    expect(html.match(/class="latentkit-light"/g)?.length).toBe(html.match(/class="latentkit-dark"/g)?.length);
    expect(/@media\(prefers-color-scheme:dark\)\{[^}]*\}\.latentkit-\w+ \[fill="#1c2127"\]\{fill:#e8ebee\}/.test(html)).toBe(true);
    // One drawing recoloured for the dark; two widths of all but scatters.
    expect(html.match(/data-kind="scatter-by-label"/g)?.length).toBe(2);
    expect(html.match(/data-kind="learning-curves"/g)?.length).toBe(4);
    expect(html.match(/data-kind="reconstruction-rows"/g)?.length).toBe(6);
  });

  test('is the same for the same input', () => {
    expect(createReport(imageInput())).toBe(createReport(imageInput()));
  });

  test('does without an epoch, labels, principal components, a command and files', () => {
    const { pca: _pca, command: _command, files: _files, ...input } = imageInput();
    const { labels: _a, ...evaluation } = input.evaluation;
    const { labels: _b, ...latent } = input.latent;
    const html = createReport({ ...input, history: {}, evaluation, latent, run: { ...input.run, status: 'aborted' } });
    expect(problemsOf(html)).toEqual([]);
    expect(textOf(html)).toContain('No epoch was finished.');
    expect(textOf(html)).toContain('Interrupted. 3 numbers');
  });

  test('leaves the colours out where there are more classes than colours', () => {
    const input = imageInput(40);
    const labels = ndarray(Int32Array.from({ length: 40 }, (_, i) => i), [40]);
    const { targetNames: _names, ...data } = input.data;
    expect(problemsOf(createReport({ ...input, data, latent: { ...input.latent, labels } }))).toEqual([]);
  });

  test('refuses arrays that do not fit together', () => {
    const input = imageInput();
    const short = ndarray(new Float32Array(24), [2, 12]);
    expect(() => createReport({ ...input, evaluation: { ...input.evaluation, reconstructions: short } })).toThrow(ShapeError);
    expect(() => createReport({ ...input, latent: { ...input.latent, codes: short } })).toThrow(ShapeError);
    expect(() => createReport({ ...input, data: { ...input.data, sampleShape: [5, 3] } })).toThrow('15 numbers per sample');
  });
});
