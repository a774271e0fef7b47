// What runs in the explorer's page while it is measured: each function is sent there as its text, and sees nothing but the page.

/** Moves the map once per picture, and gives the times of the pictures. */
export async function movePoints(face, { kind, x, y, frames }) {
  const { PointerEvent, WheelEvent, requestAnimationFrame } = globalThis;
  face.setPointerCapture = () => {};
  const pointer = (type, dx, dy) => face.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, buttons: 1, clientX: x + dx, clientY: y + dy, bubbles: true }));
  const times = [];
  if (kind === 'pan') pointer('pointerdown', 0, 0);
  for (let k = 0; k < frames; k++) {
    if (kind === 'pan') pointer('pointermove', 60 * Math.sin(k / 8), 50 * Math.cos(k / 9));
    else face.dispatchEvent(new WheelEvent('wheel', { deltaY: k % 90 < 45 ? -40 : 40, clientX: x, clientY: y, cancelable: true, bubbles: true }));
    times.push(await new Promise((done) => requestAnimationFrame(done)));
  }
  if (kind === 'pan') pointer('pointerup', 0, 0);
  return times;
}

/** Has the page keep hold of the worker that trains. */
export function rememberWorker() {
  globalThis.Worker = class extends globalThis.Worker {
    constructor(...given) {
      super(...given);
      if (given[1]?.name === 'model') globalThis.modelWorker = this;
    }
  };
}

/** Asks the page's worker, in the words of comlink, for a training with settings that the page has no fields for. */
export function trainInWorker(request) {
  const [warmUp, end] = [1500, 6500];
  return new Promise((resolve) => {
    const { port1, port2 } = new globalThis.MessageChannel();
    const call = (path, args, transfer = []) => globalThis.modelWorker.postMessage({ id: globalThis.crypto.randomUUID(), type: 'APPLY', path, argumentList: args }, transfer);
    let [first, from, epochSamples, before] = [undefined, undefined, 0, 0];
    port1.onmessage = ({ data }) => {
      port1.postMessage({ id: data.id, type: 'RAW', value: undefined });
      const [{ value: event }] = data.argumentList;
      if (event.type !== 'batch') return;
      const now = performance.now();
      if (event.samples < before) epochSamples += before;
      before = event.samples;
      first ??= now;
      if (from === undefined && now - first > warmUp) from = { time: now, samples: epochSamples + before };
      if (now - first < end || from === undefined) return;
      port1.onmessage = null;
      call(['stop'], []);
      resolve((1000 * (epochSamples + before - from.samples)) / (now - from.time));
    };
    call(['train'], [{ type: 'RAW', value: request }, { type: 'HANDLER', name: 'proxy', value: port2 }], [port2]);
  });
}
