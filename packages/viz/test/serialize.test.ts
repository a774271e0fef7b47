import { expect, test } from '@jest/globals';
import { nodeDocument } from '../src/node/document.js';
import { serializeSvg } from '../src/serialize.js';

test('elements become XML: escaped text, sorted attributes, coordinates of two decimals, no comments', () => {
  const document = nodeDocument();
  const ns = 'http://www.w3.org/2000/svg';
  const group = document.createElementNS(ns, 'g');
  group.setAttribute('transform', 'translate(0.123456,-0.0001) scale(12)');
  group.setAttribute('aria-label', 'value 0.123456 & more');
  const text = document.createElementNS(ns, 'text');
  text.textContent = 'a < b & "c" 0.123456\u00a0m';
  group.appendChild(document.createComment('left out'));
  group.appendChild(text);
  group.appendChild(document.createElementNS(ns, 'path'));
  expect(serializeSvg(group)).toBe(
    '<g aria-label="value 0.123456 &amp; more" transform="translate(0.12,0) scale(12)"><text>a &lt; b &amp; &quot;c&quot; 0.123456\u00a0m</text><path/></g>',
  );
});
