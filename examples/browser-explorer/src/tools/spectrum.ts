import { singularValueCurves, toSvg } from '@latentkit/viz';

/** Singular values as a picture. */
export function spectrumSvg(values: Float32Array, theme: 'light' | 'dark', width: number): string {
  return toSvg(singularValueCurves(values, { width: Math.max(320, Math.round(width)), height: 200, label: 'singular value' }), { theme });
}
