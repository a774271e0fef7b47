import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What is read when the metrics are asked for. */
interface Levels {
  inFlight(): number;
  waitingRows(): number;
}

/** Prometheus metrics of a service. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'latentkit_requests_total',
    help: 'Requests answered, by path and status.',
    labelNames: ['path', 'status'],
    registers: [this.registry],
  });
  private readonly duration = new Histogram({
    name: 'latentkit_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['path'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  private readonly batchRows = new Histogram({
    name: 'latentkit_batch_rows',
    help: 'Rows that the model got at once.',
    labelNames: ['operation'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers: [this.registry],
  });
  private readonly modelSeconds = new Histogram({
    name: 'latentkit_model_duration_seconds',
    help: 'Time of one call of the model.',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  });

  constructor(levels: Levels, processMetrics: boolean) {
    const registers = [this.registry];
    new Gauge({ name: 'latentkit_requests_in_flight', help: 'Requests that are being worked on.', registers, collect() { this.set(levels.inFlight()); } });
    new Gauge({ name: 'latentkit_queue_rows', help: 'Rows that wait for the model.', registers, collect() { this.set(levels.waitingRows()); } });
    if (processMetrics) collectDefaultMetrics({ register: this.registry });
  }

  /** Notes an answer. Paths are those of the service, so that made-up ones cannot fill the memory. */
  answered(path: string, status: number, seconds: number): void {
    this.requests.inc({ path, status: String(status) });
    this.duration.observe({ path }, seconds);
  }

  /** Notes a call of the model. */
  batch(operation: string, rows: number, seconds: number): void {
    this.batchRows.observe({ operation }, rows);
    this.modelSeconds.observe({ operation }, seconds);
  }

  /** All of them as Prometheus reads them, and of what type that is. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }
}
