import type * as tf from '@tensorflow/tfjs';
import { variablesOf } from '@latentkit/layers';
import { sizeOf } from '@latentkit/core';
import type { NetworkModels } from './slots.js';

/** A table of the layers of both halves with output shapes and numbers of parameters, and the totals. */
export function summarize(title: string, { encoder, decoder }: NetworkModels): string {
  const lines = [title];
  for (const [name, model] of [['encoder', encoder], ['decoder', decoder]] as const) {
    lines.push('', `${name}  ${shapeText(model.inputs[0].shape)} -> ${shapeText(model.outputs[0].shape)}`);
    lines.push(...table(model.layers.map((layer) => [layer.name, layer.getClassName(), shapeText(outputShape(layer)), String(layer.countParams())])));
  }
  const variables = variablesOf(encoder, decoder);
  const count = (trainable: boolean): number => variables.filter((v) => v.trainable === trainable).reduce((sum, v) => sum + sizeOf(v.shape), 0);
  lines.push('', `${count(true)} trainable parameters, ${count(false)} fixed; shared ones are counted once`);
  return lines.join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)), []);
  return rows.map((row) => `  ${row.map((cell, i) => (i === row.length - 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')}`);
}

function outputShape(layer: tf.layers.Layer): readonly (number | null)[] {
  const shape = layer.outputShape;
  return (Array.isArray(shape[0]) ? shape[0] : shape) as (number | null)[];
}

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((n) => n ?? 'n').join(', ')}]`;
}
