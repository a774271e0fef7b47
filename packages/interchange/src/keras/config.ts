import { FileFormatError } from '@latentkit/core';

/** An object of Keras's JSON. */
type Fields = Readonly<Record<string, unknown>>;

/** A layer or model as Keras describes it. */
export interface KerasNode {
  readonly className: string;
  readonly name: string;
  readonly config: Fields;
  /** Keys (`layer/node/tensor`) of what each call of the layer takes; empty in sequential models. */
  readonly calls: readonly (readonly string[])[];
}

/** Whether a node is a model, with layers of its own. */
export function isModel(node: KerasNode): boolean {
  return Array.isArray(node.config['layers']);
}

/** The layers of a model. */
export function layersOf(node: KerasNode): KerasNode[] {
  return (node.config['layers'] as unknown[]).map((layer, i) => readNode(layer, `${node.name}.layers[${i}]`));
}

/** Reads a layer's description. Throws FileFormatError for what is none. */
export function readNode(json: unknown, where: string): KerasNode {
  const { class_name: className, config, name, inbound_nodes: inbound } = fieldsOf(json, where);
  const fields = fieldsOf(config, `${where}.config`);
  if (typeof className !== 'string') throw new FileFormatError({ parameter: `${where}.class_name`, got: className, expected: 'the class of a layer' });
  const own = [name, fields['name']].find((value) => typeof value === 'string');
  return { className, name: own ?? className, config: fields, calls: Array.isArray(inbound) ? inbound.map(callKeys) : [] };
}

/** Keys of the tensors that a list such as `output_layers` names. */
export function tensorKeys(json: unknown): string[] {
  if (!Array.isArray(json)) return [];
  if (typeof json[0] === 'string') return [keyOf(json)];
  return json.flatMap(tensorKeys);
}

/** Inputs of one call: lists of names and numbers in Keras 2, objects of class `__keras_tensor__` in Keras 3. */
function callKeys(call: unknown): string[] {
  if (Array.isArray(call)) return tensorKeys(call);
  const keys: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const history = (value as { config?: { keras_history?: unknown } }).config?.keras_history;
      if (Array.isArray(history)) keys.push(keyOf(history));
    }
  };
  visit((call as Fields)['args']);
  return keys;
}

function keyOf([layer, node, tensor]: readonly unknown[]): string {
  return `${String(layer)}/${String(node)}/${String(tensor)}`;
}

function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new FileFormatError({ parameter: `Keras model, ${where}`, got: value, expected: 'an object', remedy: 'The file is damaged, or no model of Keras.' });
}
