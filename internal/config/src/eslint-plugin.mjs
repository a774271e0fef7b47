import { indexRule } from './rule-index.mjs';
import { layersRule } from './rule-layers.mjs';

/** The repository's own ESLint rules, `latentkit/layers` and `latentkit/index-reexports`. */
export const plugin = {
  meta: { name: 'latentkit' },
  rules: { layers: layersRule, 'index-reexports': indexRule },
};
