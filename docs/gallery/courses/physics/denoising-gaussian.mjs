// Ten test images with normal noise of 0.2, and what a denoising autoencoder makes of them.
import { drawDenoising } from './denoise.mjs';

await drawDenoising({ noise: 'gaussian', stddev: 0.2 }, 'Normal noise of standard deviation 0.2', import.meta.url);
