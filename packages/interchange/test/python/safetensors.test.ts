import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from '@jest/globals';
import { decodeSafetensors } from '@latentkit/core';
import { variablesOf } from '@latentkit/layers';
import { exportSafetensors } from '../../src/index.js';
import { convModel, denseModel, lstmModel } from '../models.js';

test.each(Object.entries({ dense: denseModel, conv: convModel, lstm: lstmModel }))('exportSafetensors writes every weight of a %s model, kept for Python too', async (name, make) => {
  const model = make();
  const bytes = exportSafetensors(model);
  const expected = [['encoder', model.encoder], ['decoder', model.decoder]] as const;
  const weights = expected.flatMap(([half, part]) => variablesOf(part).map(({ name: own, variable }) => ({ name: `${half}/${own}`, shape: variable.read().shape, data: Array.from(variable.read().dataSync()) })));
  const { tensors, metadata } = decodeSafetensors(bytes);
  expect([...tensors].map(([own, { shape, data }]) => ({ name: own, shape, data: Array.from(data) }))).toEqual(weights);
  expect(metadata).toMatchObject({ format: 'latentkit', latentDim: String(model.latentDim) });
  model.dispose();
  // For internal/reference/check_safetensors.py.
  const folder = process.env['LATENTKIT_SAFETENSORS_DIR'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.safetensors`), bytes);
  await writeFile(join(folder, `${name}.json`), JSON.stringify({ metadata, tensors: weights }));
});
