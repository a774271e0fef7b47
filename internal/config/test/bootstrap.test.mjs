import { expect, test } from '@jest/globals';
import { pinnedPnpm, requireNode } from '../../../scripts/bootstrap.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.11.1'])('Node %s is new enough', (version) => {
  expect(() => requireNode(version, '>=20.19')).not.toThrow();
});

test.each(['18.20.8', '20.18.3', '20.2.0', '16.0.0'])('Node %s is refused, with both versions and the remedy', (version) => {
  expect(() => requireNode(version, '>=20.19')).toThrow(`LatentKit needs Node >=20.19, but this is Node ${version}. Install a newer one`);
});

test('the pinned pnpm is read from packageManager, with or without a hash', () => {
  expect(pinnedPnpm('pnpm@12.21.0')).toBe('12.21.0');
  expect(pinnedPnpm('pnpm@12.21.0+sha512.abc')).toBe('12.21.0');
  expect(() => pinnedPnpm('yarn@4.0.0')).toThrow('packageManager should pin pnpm');
  expect(() => pinnedPnpm('pnpm@latest')).toThrow('packageManager should pin pnpm');
});
