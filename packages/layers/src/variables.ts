import * as tf from '@tensorflow/tfjs';

/** A weight variable of one or more models, as an optimizer sees it. */
export interface VariableInfo {
  /** The name under which TensorFlow.js saves it, such as `hidden/kernel`; unique within a model, not across models. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether one of the models trains it: false for frozen layers and for batch normalisation's moving statistics. */
  readonly trainable: boolean;
  /** The variable itself; `read()` gives its value, `write(tensor)` sets it. */
  readonly variable: tf.LayerVariable;
}

/**
 * Another layer's variable under a name of its own. Reading and writing go to the source, so there is one value;
 * the name of its own makes TensorFlow.js save a copy with the layer that borrows it.
 */
export class BorrowedVariable extends tf.LayerVariable {
  readonly source: tf.LayerVariable;

  constructor(source: tf.LayerVariable, name: string) {
    super(source.read(), source.dtype, name, false);
    // The base class makes a variable of its own; only its name and shape are wanted.
    this.val.dispose();
    this.source = source;
  }

  override read(): tf.Tensor {
    return this.source.read();
  }

  override write(value: tf.Tensor): this {
    this.source.write(value);
    return this;
  }

  /** Does nothing: the source belongs to the layer that lends it. */
  override dispose(): void {}
}

/** The variable that holds the value: the source of a borrowed one, otherwise the variable itself. */
function ownerOf(variable: tf.LayerVariable): tf.LayerVariable {
  return variable instanceof BorrowedVariable ? ownerOf(variable.source) : variable;
}

/**
 * The distinct weight variables of some models: model by model, in each the order of its layers and within a layer
 * trainable ones first. A variable that several layers or models share is listed once, where it first appears. The
 * order does not depend on which layers are frozen.
 */
export function variablesOf(...models: tf.LayersModel[]): VariableInfo[] {
  const trained = new Set(models.flatMap((model) => model.trainableWeights).map(ownerOf));
  const owned = new Set(models.flatMap(layerVariables).filter((v) => !(v instanceof BorrowedVariable)));
  const distinct = [...new Set(models.flatMap(layerVariables).map(ownerOf))];
  return distinct.map((variable) => ({
    name: variable.originalName,
    shape: variable.shape as number[],
    // A kernel lent by a layer outside these models is trained where that layer is.
    trainable: owned.has(variable) ? trained.has(variable) : variable.trainable,
    variable,
  }));
}

function layerVariables(layer: tf.layers.Layer): tf.LayerVariable[] {
  const children = (layer as { layers?: tf.layers.Layer[] }).layers;
  if (children !== undefined) return children.flatMap(layerVariables);
  return layer.weights;
}
