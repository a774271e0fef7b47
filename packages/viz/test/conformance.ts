import { describe, expect, test } from '@jest/globals';
import { darkTheme, lightTheme, themeOf } from '../src/index.js';
import type { Figure } from '../src/index.js';
import { toSvg } from '../src/node.js';
import { all, parse } from './svg.js';

const nasty = `A <title> & "quotes" — 'čšž'`;

/** What makes a small figure of a kind, with a title or without. */
export type Makers = Readonly<Record<string, (options: { readonly title?: string }) => Figure>>;

/** Tests that every figure kind has to pass. */
export function describeFigures(makers: Makers): void {
  describe.each(Object.keys(makers))('%s', (kind) => {
    const make = (title?: string): Figure => makers[kind](title === undefined ? {} : { title });

    test('has an accessible name and description, a size, and its background', () => {
      const figure = make(nasty);
      const root = parse(figure);
      expect(figure.kind).toBe(kind);
      expect(root.getAttribute('role')).toBe('img');
      expect(root.firstElementChild!.localName).toBe('title');
      expect(root.firstElementChild!.textContent).toBe(nasty);
      expect(root.querySelector('desc')!.textContent).toBe(figure.description);
      expect(figure.description.length).toBeGreaterThan(30);
      expect(root.getAttribute('viewBox')).toBe(`0 0 ${figure.width} ${figure.height}`);
      expect(root.querySelector('rect')!.getAttribute('fill')).toBe(lightTheme.background);
      expect(parse(figure, 'dark').querySelector('rect')!.getAttribute('fill')).toBe(darkTheme.background);
    });

    test('is the same to the last byte when drawn again, and differs between themes', () => {
      expect(toSvg(make())).toBe(toSvg(make()));
      const figure = make();
      expect(toSvg(figure, { theme: 'light' })).toBe(toSvg(figure, { theme: 'light' }));
      expect(toSvg(figure, { theme: 'dark' })).not.toBe(toSvg(figure, { theme: 'light' }));
    });

    test.each(['light', 'dark'] as const)('uses only letters of 11 pixels and more, in the theme’s own colours (%s)', (name) => {
      const theme = themeOf(name);
      for (const text of all(parse(make(nasty), name), 'text')) {
        const sizes: string[] = [];
        for (let node: Element | null = text; node !== null; node = node.parentElement) sizes.push(node.getAttribute('font-size') ?? '');
        expect(Number(sizes.find((s) => s !== ''))).toBeGreaterThanOrEqual(11);
        expect([theme.ink, theme.muted, 'currentColor', null]).toContain(text.getAttribute('fill'));
      }
    });

    test('has no ids, scripts or links to elsewhere, so that many fit in one page', () => {
      const svg = toSvg(make(nasty));
      expect(svg).not.toMatch(/\bid="|<script|<style|https?:\/\/(?!www\.w3\.org\/)/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    });

    test('leaves room for a heading, which can be kept for the name alone', () => {
      const plain = make();
      const titled = make('Short');
      expect(titled.height - plain.height).toBe(34);
      expect(all(parse(titled), 'text')[0].textContent).toBe('Short');
    });
  });
}
