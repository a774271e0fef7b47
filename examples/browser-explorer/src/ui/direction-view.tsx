import { colorTable, darkTheme, lightTheme } from '@latentkit/viz';
import { useEffect, useRef } from 'preact/hooks';
import type { ImageShape, LoadedData } from '../protocol.js';
import { theme } from '../state/theme.js';
import { scaledToOne } from '../tools/tangent-strips.js';

interface DirectionProps {
  readonly values: Float32Array;
  readonly data: LoadedData;
  readonly size: number;
  readonly label: string;
}

/** A direction: what grows in one colour, what shrinks in another, nothing in the ground's own. */
export function DirectionView(props: DirectionProps): preact.JSX.Element {
  const { values, data, size, label } = props;
  return data.image === undefined ? <SignedBars values={values} size={size} label={label} /> : <SignedPicture values={values} image={data.image} size={size} label={label} />;
}

function SignedPicture(props: { readonly values: Float32Array; readonly image: ImageShape; readonly size: number; readonly label: string }): preact.JSX.Element {
  const { values, image, size, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shade = theme.value;
  useEffect(() => paintSigned(canvas.current!, values, image, shade), [values, image, shade]);
  return <canvas ref={canvas} class="sample" role="img" aria-label={label} width={image.width} height={image.height} style={{ width: `${size}px`, height: `${Math.round((size * image.height) / image.width)}px` }} />;
}

function paintSigned(canvas: HTMLCanvasElement, values: Float32Array, { width, height, channels }: ImageShape, shade: 'light' | 'dark'): void {
  const table = colorTable('diverging', shade === 'dark' ? darkTheme : lightTheme);
  const pixels = new Uint8ClampedArray(4 * width * height);
  // Channels share one place in the picture: what they do together is shown.
  const together = Float32Array.from({ length: width * height }, (_, at) => values.subarray(at * channels, (at + 1) * channels).reduce((a, b) => a + b, 0));
  scaledToOne(together).forEach((v, at) => {
    const level = Math.round(127.5 * (v + 1));
    pixels.set([...table.subarray(3 * level, 3 * level + 3), 255], 4 * at);
  });
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, width, height), 0, 0);
}

function SignedBars(props: { readonly values: Float32Array; readonly size: number; readonly label: string }): preact.JSX.Element {
  const { values, size, label } = props;
  const width = 1 / values.length;
  const bars = (wanted: (v: number) => boolean): string =>
    Array.from(scaledToOne(values), (v, at) => (wanted(v) ? `M${((at + 0.1) * width).toFixed(4)},0.5v${(-v / 2).toFixed(4)}h${(0.8 * width).toFixed(4)}v${(v / 2).toFixed(4)}z` : '')).join('');
  return (
    <svg class="sample-bars" role="img" aria-label={label} width={size} height={size} viewBox="0 0 1 1" preserveAspectRatio="none">
      <path d={bars((v) => v > 0)} />
      <path class="falling" d={bars((v) => v < 0)} />
    </svg>
  );
}
