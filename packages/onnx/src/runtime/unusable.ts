/** Why a device cannot be used here, and what would change that. */
export class Unusable extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What a package's failure to load means. */
export function loadFailure(packageName: string, error: unknown): Unusable {
  const text = error instanceof Error ? error.message : String(error);
  // Node, jest and browsers say it each in their way.
  const missing = new RegExp(`(?:cannot find (?:package|module)|resolve module specifier) ['"]${packageName}\\b`, 'i');
  if (missing.test(text)) return new Unusable(`${packageName} is not installed`, `npm install ${packageName}`);
  return new Unusable(`${packageName} does not load: ${text.split('\n')[0]}`, `Reinstall ${packageName} for this platform.`);
}
