import { InvalidParameterError } from '@latentkit/core';
import { escapeHtml } from '@latentkit/viz';
import { type Evaluated, evaluated } from './evaluated.js';
import type { RenderFigure } from './figures.js';
import { type ComparisonInput, MOST_MODELS, type ReportInput } from './input.js';
import { type Quality, qualityOf } from './quality.js';
import { isImage } from './samples.js';

/** A model as the sections see it. */
export interface ModelView {
  /** What it is called in this report; no two have the same name. */
  readonly name: string;
  readonly input: ReportInput;
  readonly all: Evaluated;
  readonly quality: Quality;
}

/** All models of a report, checked. */
export interface ReportView {
  readonly models: readonly ModelView[];
  /** Whether all models have been evaluated on the same samples, so that these stand above all of them. */
  readonly sameSamples: boolean;
  readonly render: RenderFigure;
}

/** Checks the models of a report. Throws `InvalidParameterError` for none or too many, `ShapeError` for arrays that do not fit. */
export function viewOf({ models }: Pick<ComparisonInput, 'models'>, render: RenderFigure): ReportView {
  if (models.length === 0 || models.length > MOST_MODELS) {
    throw new InvalidParameterError({ parameter: 'models', got: models.length, expected: `from 1 to ${MOST_MODELS} models`, remedy: 'Make several reports.' });
  }
  const names = namesOf(models);
  const views = models.map((input, i) => {
    const all = evaluated(input, models.length === 1 ? '' : `models[${i}].`);
    return { name: names[i], input, all, quality: qualityOf(all, input) };
  });
  return { models: views, sameSamples: views.every((view) => sameSamples(view, views[0])), render };
}

/** Something of each model: alone for a single one, side by side below their names for several. Models without it are left out. */
export function forEach({ models }: ReportView, content: (model: ModelView) => string): string {
  if (models.length === 1) return content(models[0]);
  const parts = models.map((model) => [model.name, content(model)] as const).filter(([, html]) => html !== '');
  if (parts.length === 0) return '';
  return `<div class="models">${parts.map(([name, html]) => `<article><h3>${escapeHtml(name)}</h3>${html}</article>`).join('')}</div>`;
}

/** Whether all models take pictures of one shape and have been evaluated on the same ones. */
export function sharesImages({ models, sameSamples: same }: ReportView): boolean {
  return same && isImage(models[0].input.data.sampleShape);
}

/** Names that tell models apart: family, code size, and a number where these are not enough. */
function namesOf(models: readonly ReportInput[]): string[] {
  const first = models.map(({ name, model }) => name ?? model.family);
  const second = first.map((name, i) => (models[i].name === undefined && first.indexOf(name) !== first.lastIndexOf(name) ? `${name} ${models[i].model.codeSize}` : name));
  const seen = new Map<string, number>();
  return second.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function sameSamples(a: ModelView, b: ModelView): boolean {
  if (a === b) return true;
  const [x, y] = [a.all.originals, b.all.originals];
  if (x.shape[0] !== y.shape[0] || x.shape[1] !== y.shape[1] || a.input.data.sampleShape.join() !== b.input.data.sampleShape.join()) return false;
  return x.data.every((value: number, i: number) => value === y.data[i]);
}
