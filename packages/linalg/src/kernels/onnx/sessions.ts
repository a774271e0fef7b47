import { type OnnxGraph, type Runtime, type RuntimeTensor, type Session, encodeOnnx } from '@latentkit/onnx';

/** The sessions of one runtime, each made when it is first needed and kept: graphs leave lengths open. */
export class Sessions {
  private readonly made = new Map<string, Promise<Session>>();

  constructor(readonly runtime: Runtime) {}

  /** The session of a graph that `write` gives; equal names mean equal graphs. */
  get(name: string, write: () => OnnxGraph): Promise<Session> {
    let session = this.made.get(name);
    if (session === undefined) {
      // Threads that wait by spinning would take the processor from the next session's, and on a busy machine from all.
      session = this.runtime.createSession(encodeOnnx({ graph: write() }), { spinning: false });
      this.made.set(name, session);
    }
    return session;
  }

  float64(data: Float64Array, shape: readonly number[]): RuntimeTensor {
    return this.runtime.tensor('float64', data, shape);
  }

  float32(data: Float32Array, shape: readonly number[]): RuntimeTensor {
    return this.runtime.tensor('float32', data, shape);
  }
}
