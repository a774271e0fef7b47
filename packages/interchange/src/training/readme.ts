import { SCALE_OUT } from '../readme.js';

/** What a README says of an exported training. */
export interface DescribedTraining {
  readonly className: string;
  readonly inputShape: readonly number[];
  readonly conditionUnits: number;
  readonly batchSize: number;
  readonly steps: number;
  readonly divisible: boolean;
}

/** How an exported training is run, in Markdown. */
export function trainingReadme({ className, inputShape, conditionUnits, batchSize, steps, divisible }: DescribedTraining): string {
  const numbers = (n: number): string => n.toLocaleString('en-US');
  const train = (workers: number): string =>
    `python -m latentkit_scale_out.train_cli . ROWS${conditionUnits === 0 ? '' : ' --condition UNITS'} --epochs EPOCHS --workers ${workers}${divisible || workers === 0 ? '' : ' --indivisible'} --out TRAINED`;
  return `# The training of ${/^[AEIOU]/.test(className) ? 'an' : 'a'} ${className}

Rows are raw samples [${inputShape.join(', ')}]: the normalisation is part of the graphs. A step takes ${numbers(batchSize)} samples of all workers together, and there are ${numbers(steps)}
steps; an epoch of n rows takes n / ${numbers(batchSize)} of them, rounded up. \`training.json\` says what each file holds.

${SCALE_OUT} trains with these files:

\`\`\`sh
${train(0)}   # in one process
${train(2)}   # on a Ray cluster
npx latentkit evaluate TRAINED/model --data DATA   # what came out is a bundle
\`\`\`

Of Parquet files, \`--columns\` names one list column or the numeric columns.${conditionUnits === 0 ? '' : ` \`--condition\` names the columns of the ${conditionUnits} numbers that the model is conditioned on.`}${
    divisible ? '' : ' The loss looks at a batch as a whole; with\n`--indivisible` each worker looks at its own part.'
  }
`;
}
