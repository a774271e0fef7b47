import type { ModelInput } from '@latentkit/compiler';
import { SCALE_OUT } from '../readme.js';

/** A graph as its README describes it. */
export interface DescribedGraph {
  readonly file: string;
  readonly inputs: readonly ModelInput[];
  readonly output: ModelInput;
}

/** How exported graphs are run elsewhere, with the names and shapes of this model, in Markdown. */
export function onnxReadme(className: string, graphs: readonly DescribedGraph[]): string {
  const [encoder] = graphs;
  const rows = graphs.map(({ file, inputs, output }) => `| \`${file}\` | ${inputs.map(port).join(', ')} | ${port(output)} |`);
  const conditioned = encoder.inputs.length > 1;
  const feeds = encoder.inputs.map(({ name, shape }) => `"${name}": np.zeros((${['2', ...shape.slice(1)].join(', ')}), np.float32)`);
  const job = (engine: string, name: string, out: string): string => `python -m latentkit_scale_out.${engine} ${name} ROWS --model .${conditioned ? ' --condition UNITS' : ''} --out ${out}`;
  return `# ${className} in ONNX

Raw samples go in, and raw samples come out: the normalisation is part of the graphs. n is any number of rows. \`manifest.json\`
says the same for programs, with checksums.

| file | takes, float32 | gives, float32 |
|---|---|---|
${rows.join('\n')}

The score is the mean squared error of a sample's reconstruction, in the units that the model was trained in.

## In Python

\`\`\`python
import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("encoder.onnx")
(codes,) = session.run(["${encoder.output.name}"], {${feeds.join(', ')}})
print(codes.shape)  # (2, ${encoder.output.shape.slice(1).join(', ')})
\`\`\`

## Over datasets larger than memory

${SCALE_OUT} runs the graphs over folders of Parquet or NPY files, every row exactly once:

\`\`\`sh
${job('local', 'encode', 'CODES')}      # one process
${job('spark', 'encode', 'CODES')}      # Apache Spark
${job('ray_jobs', 'encode', 'CODES')}   # Ray
${job('ray_jobs', 'score', 'SCORES')}   # scores of anomalies, on any of the three
\`\`\`

Of Parquet files, \`--columns\` names one list column or the numeric columns, and \`--id\` a column to write beside the results.${
    conditioned ? ` \`--condition\` names the columns of the\n${encoder.inputs[1].shape[1]} numbers that the model is conditioned on.` : ''
  }
`;
}

function port({ name, shape }: ModelInput): string {
  return `\`${name}\` [${shape.map((size) => size ?? 'n').join(', ')}]`;
}
