import type { DeviceName } from '@latentkit/autoencoder';
import type { DeviceReport } from '../protocol.js';
import { hasWebGpu, runtimesReady, threadCount } from './runtimes.js';

/** Devices of TensorFlow.js in a browser, the likeliest to be fast first. */
const EAGER: readonly DeviceName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/** The device on which TensorFlow.js is likely to be fastest here. */
export async function eagerDevice(): Promise<DeviceName> {
  if (await hasWebGpu()) return 'webgpu';
  return graphicsName() === undefined ? 'wasm' : 'webgl';
}

/** What the graphics processor behind WebGL is called; undefined where there is none or where software plays it. */
function graphicsName(): string | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) return undefined;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? undefined : name;
}

/** What computes here, the engine that is taken first at the top, each with why it does or does not. */
export async function deviceReports(): Promise<DeviceReport[]> {
  await runtimesReady();
  const { probeDevices, useDevice } = await import('@latentkit/autoencoder');
  const eager = await probeDevices(EAGER);
  await useDevice('cpu');
  return [await compiledReport(), ...eager.map(({ device, available, detail, remedy }) => ({ engine: 'TensorFlow.js', device: titleOf(device), available, detail: available ? eagerDetail(device, detail) : sentence(detail, remedy) }))];
}

async function compiledReport(): Promise<DeviceReport> {
  const { runtimeReports } = await import('@latentkit/onnx');
  const report = (await runtimeReports(['wasm']))[0];
  const threads = threadCount();
  const why = crossOriginIsolated ? '' : ' More than one takes a page that is cross-origin isolated (the headers COOP: same-origin and COEP: require-corp).';
  return {
    engine: 'Compiled, ONNX Runtime',
    device: `WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    available: report.available,
    detail: report.available ? `${report.reason}.${why}` : sentence(report.reason, report.remedy),
  };
}

function eagerDetail(device: DeviceName, detail: string): string {
  if (device !== 'webgl') return sentence(detail);
  const name = graphicsName();
  return name === undefined ? 'WebGL played by software: slower than WebAssembly, so it is not taken by itself.' : sentence(name);
}

function titleOf(device: DeviceName): string {
  return { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WebAssembly', cpu: 'JavaScript' }[device as string] ?? device;
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').map((part) => `${part![0].toUpperCase()}${part!.slice(1).replace(/\.$/, '')}.`).join(' ');
}
