import { useEffect, useRef } from 'preact/hooks';
import type { ImageShape } from '../protocol.js';
import { paintSample } from './paint-sample.js';

/** One sample as a picture, its pixels enlarged without blurring. */
export function SamplePicture(props: { readonly values: Float32Array | Uint8Array; readonly image: ImageShape; readonly size: number; readonly label: string }): preact.JSX.Element {
  const { values, image, size, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => paintSample(canvas.current!, values, image), [values, image]);
  const height = Math.round((size * image.height) / image.width);
  return <canvas ref={canvas} class="sample" role="img" aria-label={label} width={image.width} height={image.height} style={{ width: `${size}px`, height: `${height}px` }} />;
}
