import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

const MIB = 2 ** 20;

/** Limits of a service: type, default, range and meaning of each, declared once. */
export const serviceConfig = defineConfig(
  'Service',
  z.object({
    token: z.string().min(16).optional().describe('Bearer token that requests must carry; those about health need none.'),
    maxBody: z.int().min(1024).max(1024 * MIB).default(8 * MIB).describe('Bytes that the body of a request may have; more is answered with 413.'),
    maxRows: z.int().min(1).max(1_000_000).default(4096).describe('Rows that one request may send or ask for.'),
    maxConcurrent: z.int().min(1).max(65_536).default(512).describe('Requests that are worked on at once; one more is answered with 429.'),
    maxPending: z.int().min(1024).default(256 * MIB).describe('Bytes that the bodies of all those requests may have together; beyond them 429.'),
    maxQueuedRows: z.int().min(1).default(16_384).describe('Rows that may wait for the model; beyond them 429.'),
    maxBatchRows: z.int().min(1).max(65_536).default(256).describe('Rows that the model gets at once.'),
    maxBatchDelay: z.number().min(0).max(1000).default(1).describe('Milliseconds that a row waits for others to share its batch, while the model is idle.'),
    requestTimeout: z.int().min(1).default(10_000).describe('Milliseconds within which a request must have come in whole; a slower one is answered with 408.'),
    queueTimeout: z.int().min(1).default(10_000).describe('Milliseconds that a request may wait for the model; then it is answered with 429.'),
    shutdownTimeout: z.int().min(0).default(30_000).describe('Milliseconds that accepted requests have to finish in once the service closes.'),
    processMetrics: z.boolean().default(true).describe('Whether the metrics include those of the process: memory, processor, event loop.'),
  }),
);

/** What may be given as limits. */
export type ServiceLimits = Parameters<typeof serviceConfig.parse>[0];

/** Limits with defaults filled in. */
export type ServiceConfig = ReturnType<typeof serviceConfig.parse>;
