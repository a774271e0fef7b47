import { computed, signal } from '@preact/signals';
import type { Encoded, LoadedData, ModelInfo, TrainingEvent } from '../protocol.js';

/** The samples at hand. */
export const data = signal<LoadedData | undefined>(undefined);

/** The model at hand. */
export const model = signal<ModelInfo | undefined>(undefined);

/** Codes and errors of all samples under the present model; undefined while there is none or it has changed. */
export const encoded = signal<Encoded | undefined>(undefined);

export type TrainingPhase = 'idle' | 'preparing' | 'running' | 'paused';

export const phase = signal<TrainingPhase>('idle');

export type EpochEvent = Extract<TrainingEvent, { type: 'epoch' }>;

/** Finished epochs of the last training, in order. */
export const epochs = signal<readonly EpochEvent[]>([]);

/** Where the current training stands. */
export const progress = signal<Extract<TrainingEvent, { type: 'batch' }> | undefined>(undefined);

/** Samples whose reconstructions are shown while training, and what the model makes of them. */
export const watched = signal<readonly number[]>([]);
export const reconstructions = signal<Float32Array | undefined>(undefined);

/** Codes of the first samples while a training goes on; undefined otherwise. */
export const liveCodes = signal<Pick<Encoded, 'codes' | 'latentDim'> | undefined>(undefined);

/** How many samples have been encoded, while that is going on. */
export const encoding = signal<{ readonly done: number; readonly total: number } | undefined>(undefined);

/** Whether the model can be asked for codes and samples. */
export const ready = computed(() => data.value !== undefined && model.value !== undefined && model.value.features === data.value.features);
