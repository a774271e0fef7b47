import { UnknownNameError } from '@latentkit/core';
import { MinMaxScaler, RobustScaler, type Scaler, StandardScaler } from '@latentkit/preprocessing';

const MAKERS: Readonly<Record<string, () => Scaler | undefined>> = {
  none: () => undefined,
  standard: () => new StandardScaler(),
  minmax: () => new MinMaxScaler(),
  robust: () => new RobustScaler(),
};

/** A new scaler of a name; nothing for `none`. Throws `UnknownNameError`. */
export function scalerNamed(name: string): Scaler | undefined {
  if (!Object.hasOwn(MAKERS, name)) throw new UnknownNameError('scale', name, Object.keys(MAKERS));
  return MAKERS[name]();
}
