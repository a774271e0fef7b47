import { useRef } from 'preact/hooks';
import { attempt } from '../state/notices.js';
import { theme } from '../state/theme.js';
import { useLatest } from './use-latest.js';

/** Singular values by their index; what draws them is loaded when they are first shown. */
export function Spectrum(props: { readonly values: Float32Array }): preact.JSX.Element {
  const { values } = props;
  const element = useRef<HTMLDivElement>(null);
  const shade = theme.value;
  const draw = async (): Promise<string> => {
    const { spectrumSvg } = await import('../tools/spectrum.js');
    return spectrumSvg(values, shade, element.current?.clientWidth ?? 360);
  };
  const svg = useLatest(values, () => attempt('The singular values were not drawn.', draw), [shade]);
  return <div ref={element} class="spectrum" {...(svg === undefined ? {} : { dangerouslySetInnerHTML: { __html: svg } })} />;
}
