// A study of the digits from the command line. Each line is what one types after `npx latentkit`; here a program runs them.
import { main } from '@latentkit/cli';

const commands = [
  'train variational --data digits --latent-dim 2 --epochs 20 --seed 42 --out runs/vae',
  'evaluate runs/vae',
  'encode runs/vae --data digits --out codes.npy',
  'reduce pca digits --components 2 --out pca.npy --model pca.json',
  'probe knn codes.npy --label digits',
  'probe knn pca.npy --label digits',
  'generate runs/vae --count 25 --seed 1 --out sheet.png',
  'travel runs/vae --axes 0,1 --box -2,2 --size 15x15 --out travel.png',
  'plot scatter-by-label codes.npy --label digits --title Codes --out codes.png',
];
for (const command of commands) {
  console.log(`\n$ npx latentkit ${command}`);
  const code = await main(command.split(' '));
  if (code !== 0) process.exit(code); // 1 for a failure, 2 for wrong usage, 130 where it was interrupted
}
