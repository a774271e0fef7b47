/** One drawing for light and dark: the markup, and the rules that recolour it in the dark. */
export interface AdaptiveSvg {
  readonly svg: string;
  /** CSS rules for a dark scheme, for inside an element of class `scope`. */
  readonly darkRules: (scope: string) => string;
}

const COLOURS = ['fill', 'stroke', 'color'] as const;
const TAG = /<[^>]+>/g;

/**
 * Two drawings of one figure that differ in nothing but colours, as one: a colour that always has the same partner is
 * exchanged by a rule on the attribute; pictures that differ stand twice, one hidden. Undefined where the drawings
 * differ otherwise, or where a colour has two partners: then both have to be kept.
 */
export function adaptiveSvg(light: string, dark: string): AdaptiveSvg | undefined {
  const [lightTags, darkTags] = [light.match(TAG) ?? [], dark.match(TAG) ?? []];
  if (lightTags.length !== darkTags.length || light.replace(TAG, '<>') !== dark.replace(TAG, '<>')) return undefined;
  const partners = new Map<string, string>();
  const pictures: boolean[] = [];
  for (const [k, tag] of lightTags.entries()) {
    const other = darkTags[k];
    pictures.push(false);
    if (tag === other) {
      if (!agree(partners, tag, other)) return undefined;
    } else if (tag.startsWith('<image ') && other.startsWith('<image ') && withoutHref(tag) === withoutHref(other)) {
      pictures[k] = true;
    } else if (withoutColours(tag) !== withoutColours(other) || !agree(partners, tag, other)) {
      return undefined;
    }
  }
  let k = 0;
  const svg = light.replace(TAG, (tag) => {
    const at = k++;
    return pictures[at] ? marked(tag, 'latentkit-light') + marked(darkTags[at], 'latentkit-dark') : tag;
  });
  const rules = [...partners].filter(([key, value]) => key.slice(key.indexOf(' ') + 1) !== value).sort();
  return {
    svg,
    darkRules: (scope) =>
      rules
        .map(([key, value]) => {
          const [name, colour] = key.split(' ');
          return `.${scope} [${name}="${colour}"]{${name}:${value}}`;
        })
        .join(''),
  };
}

/** Notes which colour of the dark drawing stands for each of the light one; false where one already has another. */
function agree(partners: Map<string, string>, light: string, dark: string): boolean {
  return COLOURS.every((name) => {
    const [a, b] = [attribute(light, name), attribute(dark, name)];
    if (a === undefined || b === undefined) return a === b;
    const key = `${name} ${a}`;
    const known = partners.get(key);
    partners.set(key, b);
    return known === undefined || known === b;
  });
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
}

function withoutColours(tag: string): string {
  return tag.replace(/ (?:fill|stroke|color)="[^"]*"/g, '').replace(/ data-scene="[^"]*"/, '');
}

function withoutHref(tag: string): string {
  return tag.replace(/ href="[^"]*"/, '');
}

function marked(tag: string, name: string): string {
  return tag.replace('<image ', `<image class="${name}" `);
}
