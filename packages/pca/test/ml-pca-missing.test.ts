import { expect, jest, test } from '@jest/globals';

jest.unstable_mockModule('ml-pca', () => {
  throw new Error("Cannot find package 'ml-pca'");
});

test('solver ml-pca says what to install where the package is missing', async () => {
  const { PCA } = await import('@latentkit/pca');
  const { UnavailableError } = await import('@latentkit/core');
  const failure = new PCA({ solver: 'ml-pca' }).fitAsync([[1, 2], [3, 5], [4, 4]]);
  await expect(failure).rejects.toThrow(UnavailableError);
  await expect(failure).rejects.toThrow(/PCA\.solver: got 'ml-pca'.*npm install ml-pca/);
});
