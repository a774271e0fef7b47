/** Attributes of an element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// What XML 1.0 cannot hold in any spelling: most control characters and halves of surrogate pairs.
const UNPRINTABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text made safe for SVG and XML, between tags and inside quoted attributes. What XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

/** Text made safe for HTML, between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return escapeXml(text);
}

/** A coordinate with at most two decimals, so that the same figure has the same bytes everywhere. */
export function coordinate(x: number): string {
  const rounded = Math.round(x * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

/** An element with escaped attributes around markup that is already safe. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let open = name;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    open += ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`;
  }
  const inner = children.join('');
  return inner === '' ? `<${open}/>` : `<${open}>${inner}</${name}>`;
}

/** A `text` element. */
export function textElement(text: string, attributes: Attributes): string {
  return element('text', attributes, escapeXml(text));
}
