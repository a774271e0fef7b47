import { FileFormatError } from '@latentkit/core';
import type { AutoencoderClass } from './autoencoder-class.js';
import type { Bundle } from './bundle/bundle.js';
import { silenceAdvice } from './engine/device.js';
import { modelNetwork } from './network.js';
import { createPart, decodeModels } from './persistence.js';
import type { Bottleneck, Corruption, Network, PartFactory, Penalty, SlotOptions } from './slots.js';

/** Options of `Autoencoder.load`. */
export interface LoadOptions {
  /** Factories of the parts that the bundle names, other than the class's own. */
  readonly parts?: readonly PartFactory[];
}

/** Throws unless the bundle was written by this class. */
export function checkClass({ manifest }: Bundle, type: AutoencoderClass<unknown>, location: string): void {
  if (manifest.class === type.configSchema.name) return;
  throw new FileFormatError({
    parameter: `${location} class`,
    got: manifest.class,
    expected: `a bundle of ${type.configSchema.name}`,
    remedy: `Load it with ${manifest.class} of ${manifest.package}, or with Autoencoder.`,
  });
}

/** The parts that a bundle names, made again. The network is left to the class unless a factory for it is given. */
export function loadedSlots({ manifest }: Bundle, parts: readonly PartFactory[]): SlotOptions {
  const { network, bottleneck, corruption, penalties, conditionUnits } = manifest.slots;
  const known = parts.some((factory) => factory.kind === 'network' && factory.type === network.type);
  return {
    ...(known ? { network: createPart('network', network, parts) as Network } : {}),
    bottleneck: createPart('bottleneck', bottleneck, parts) as Bottleneck,
    ...(corruption === null ? {} : { corruption: createPart('corruption', corruption, parts) as Corruption }),
    penalties: penalties.map((config) => createPart('penalty', config, parts) as Penalty),
    ...(conditionUnits === undefined ? {} : { conditionUnits }),
  };
}

/** Throws where a class would build its own network although the bundle was made with another. */
export function checkNetwork(built: Network, { manifest }: Bundle, parts: readonly PartFactory[]): void {
  const { network } = manifest.slots;
  if (built.config.type !== network.type && built.config.type !== 'models') createPart('network', network, parts);
}

/** The networks as the bundle's files have them, for loading without the class that made them. */
export async function savedNetwork(bundle: Bundle, location: string): Promise<Network> {
  silenceAdvice();
  const { encoder, decoder } = await decodeModels(bundle, location);
  return modelNetwork(encoder, decoder);
}
