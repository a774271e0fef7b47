import { toBase64 } from '../base64.js';
import type { ImageSheet, PointsInteraction } from '../interaction.js';
import { pointPlaces } from '../scatter-plot.js';
import type { PointStyle, ScatterData, ScatterLayout } from '../scatter-plot.js';

/** What a scatter hands to the script that makes it interactive. */
export function pointsInteraction(data: ScatterData, layout: ScatterLayout, style: PointStyle, images?: ImageSheet): PointsInteraction {
  const { area, x, y } = layout;
  const places = pointPlaces(data, layout);
  const pairs = new DataView(new ArrayBuffer(4 * data.x.length));
  data.x.forEach((_, i) => {
    pairs.setUint16(4 * i, Math.round((65535 * (places.x[i] - area.left)) / area.width), true);
    pairs.setUint16(4 * i + 2, Math.round((65535 * (places.y[i] - area.top)) / area.height), true);
  });
  return {
    kind: 'points',
    area,
    x: { label: x.label, domain: x.domain },
    y: { label: y.label, domain: y.domain },
    places: toBase64(new Uint8Array(pairs.buffer)),
    classes: data.classes.map((c) => c.name),
    classOf: toBase64(Uint8Array.from(data.classOf)),
    radius: style.radius,
    opacity: style.opacity,
    ...(images === undefined ? {} : { images }),
  };
}
