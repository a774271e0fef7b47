const SAFE = /^[\w@%+=:,./-]+$/;

/** Words as a shell takes them back. */
export function quote(words: readonly string[]): string {
  return words.map((word) => (SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** The command that repeats a training: what was typed, without where results went, and with the seed. */
export function repeatCommand(argv: readonly string[], seed: number): string {
  const kept: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--out') i++;
    else if (argv[i] !== '--json' && !argv[i].startsWith('--out=')) kept.push(argv[i]);
  }
  const seeded = kept.some((word) => word === '--seed' || word.startsWith('--seed=') || word.startsWith('seed='));
  return quote(['npx', 'latentkit', ...kept, ...(seeded ? [] : ['--seed', String(seed)])]);
}
