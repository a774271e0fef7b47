/** Where the programs are that run exported files over many rows. */
export const SCALE_OUT = '[latentkit-scale-out](https://github.com/latentkit/latentkit/tree/main/scale-out)';
/** Name of the file that says how the others are used. */
export const README = 'README.md';
