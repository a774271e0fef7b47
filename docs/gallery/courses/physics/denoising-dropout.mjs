// Ten test images that have lost half of their pixels, and what a denoising autoencoder makes of them.
import { drawDenoising } from './denoise.mjs';

await drawDenoising({ noise: 'dropout', rate: 0.5 }, 'Half of the pixels dropped, the rest doubled', import.meta.url);
