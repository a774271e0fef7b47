import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { InvalidParameterError } from '../errors.js';

/** What the folder is worked out from; given by tests. */
export interface Platform {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder where programs of this platform keep what can be fetched again; it need not exist yet.
 * Linux and others: `$XDG_CACHE_HOME/app` or `~/.cache/app`; macOS: `~/Library/Caches/app`; Windows: `%LOCALAPPDATA%\app\Cache`.
 */
export function cacheDirectory(
  app: string,
  { platform, env, home }: Platform = { platform: process.platform, env: process.env, home: homedir() },
): string {
  if (typeof app !== 'string' || !/^[\w.@ -]*\w$/.test(app)) {
    throw new InvalidParameterError({ parameter: 'app', got: app, expected: "one folder's name, such as 'latentkit'" });
  }
  if (platform === 'win32') return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), app, 'Cache');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', app);
  // The XDG specification says to ignore a relative path here.
  const xdg = env.XDG_CACHE_HOME ?? '';
  return posix.join(posix.isAbsolute(xdg) ? xdg : posix.join(home, '.cache'), app);
}
