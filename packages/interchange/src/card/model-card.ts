import type { BundleManifest } from '@latentkit/autoencoder';
import type { Json } from '@latentkit/core';

/** What a model card says beside what the bundle knows. */
export interface ModelCardOptions {
  /** Heading. Default: the class. */
  readonly title?: string | undefined;
  /** What the model is for, in a sentence or more. */
  readonly description?: string | undefined;
}

type Fields = Readonly<Record<string, Json | undefined>>;

/**
 * A model card (https://doi.org/10.1145/3287560.3287596) in Markdown, with the YAML heading that model hubs read: class and
 * parameters, shapes, normalisation, data and course of the training, last losses and metrics, how to load it. Sections for
 * which the bundle has nothing, such as the training of a model that was never trained, are left out.
 */
export function modelCard(manifest: BundleManifest, options: ModelCardOptions = {}): string {
  const { title = manifest.class, description } = options;
  const training = fields(manifest.training);
  const sections = [
    `---\nlibrary_name: latentkit\ntags:\n${[...new Set(['autoencoder', tag(manifest.class)])].map((name) => `- ${name}`).join('\n')}\n---`,
    `# ${title}`,
    description ?? `The class is \`${manifest.class}\` of \`${manifest.package}\`. It turns samples of shape ${shape(manifest.inputShape)} into codes of ${manifest.latentDim} numbers, and back.`,
    section('Parameters', table(['parameter', 'value'], Object.entries(manifest.config).map(([name, value]) => [`\`${name}\``, code(value)]))),
    section('Input', table(['', ''], inputRows(manifest))),
    section('Training', table(['setting', 'value'], trainingRows(training))),
    section('Result', resultTable(fields(training['history'])['epochs'])),
    section('Use', `\`\`\`js\nimport { Autoencoder } from '@latentkit/autoencoder';\n\nconst model = await Autoencoder.load('FOLDER');\nconst codes = await model.encode(samples); // [n, ${manifest.latentDim}]\n\`\`\``),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function inputRows({ inputShape, latentDim, normalisation, slots }: BundleManifest): string[][] {
  return [
    ['shape of a sample', shape(inputShape)],
    ['numbers in a code', String(latentDim)],
    ['normalisation', normalisation === null ? 'none' : `${code(fields(normalisation)['type'])}, in \`latentkit.json\``],
    ...(slots.conditionUnits === undefined ? [] : [['conditioned on', `${slots.conditionUnits} numbers`]]),
  ];
}

function trainingRows(training: Fields): string[][] {
  const data = fields(fields(training['run'])['data']);
  const history = fields(training['history']);
  const optimizer = fields(training['optimizer']);
  const rows: [string, Json | undefined][] = [
    ['data', data['name']],
    ['samples', training['samples']],
    ['optimizer', optimizer['name']],
    ['learning rate', optimizer['learningRate']],
    ['batch size', training['batchSize']],
    ['epochs', Array.isArray(history['epochs']) ? history['epochs'].length : undefined],
    ['seed', training['seed']],
    ['ended', history['status']],
    ['imported from', training['importedFrom']],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, text(value)]]));
}

/** Losses and metrics of the last epoch. */
function resultTable(epochs: Json | undefined): string {
  const last = Array.isArray(epochs) ? fields((epochs as readonly Json[]).at(-1)) : {};
  return table(['after the last epoch', 'value'], Object.entries(fields(last['values'])).map(([name, value]) => [`\`${name}\``, typeof value === 'number' ? String(Number(value.toPrecision(6))) : code(value)]));
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `## ${heading}\n\n${body}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fields(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function code(value: Json | undefined): string {
  return `\`${JSON.stringify(value ?? null).replaceAll('|', '\\|')}\``;
}

function text(value: Json): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function shape(lengths: readonly number[]): string {
  return lengths.join(' × ');
}

function tag(className: string): string {
  return className.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
