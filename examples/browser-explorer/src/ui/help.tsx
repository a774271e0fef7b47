const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Maps',
    [
      ['Arrow keys', 'to the next point in that direction'],
      ['Enter', 'takes the point in hand'],
      ['Shift + arrows', 'move the ring of the point in hand, and decode where it is'],
      ['+, −, 0', 'closer, further away, all of the map'],
      ['B', 'begins a brush at the point, and ends it at another'],
      ['W', 'adds the point to the path'],
    ],
  ],
  [
    'Tools and views',
    [
      ['← and →', 'from tab to tab'],
      ['Home, End', 'the first and the last tab'],
      ['Arrow keys', 'move a slider'],
    ],
  ],
  [
    'Page',
    [
      ['↑ and ↓', 'move the line between maps and tools, once it has the focus'],
      ['?', 'this help'],
      ['Escape', 'closes it'],
    ],
  ],
];

/** What the page can do, and its keys. */
export function Help(): preact.JSX.Element {
  return (
    <section class="panel" aria-labelledby="help-heading">
      <h2 id="help-heading">How this works</h2>
      <p>
        An autoencoder learns to put each sample into a few numbers, its code, and to draw the sample again from them. The map shows every sample at its code; what lies close together looks alike to the model.
      </p>
      <p>Everything is computed in this page. Neither data nor models leave it.</p>
      {KEYS.map(([group, keys]) => (
        <div class="stack" key={group}>
          <h3>{group}</h3>
          <dl class="keys">
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
