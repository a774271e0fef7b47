// Runs the tests of scale-out/ on local clusters of Spark and Ray, and takes models there and back, after `pnpm build`. Takes the
// Python that LATENTKIT_PYTHON names, or makes an environment of its own (1.2 GB). Spark needs Java 17 or newer. Checks
// leave it out where LATENTKIT_SCALE_OUT is 0.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { run } from './lib/run.mjs';
import { project, scaleOutPython } from './lib/scale-out.mjs';
import { toPythonAndBack } from './lib/to-python-and-back.mjs';

const TITLE = 'scale-out on Spark and Ray';

/** The cases of a report in JUnit's form: name, and what failed or why it was left out. */
function casesOf(xml) {
  return [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(([, attributes, body = '']) => {
    const value = (name) => textOf(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
    const problem = /<(?:failure|error)\b[^>]*>([\s\S]*?)<\/(?:failure|error)>/.exec(body);
    const skipped = /<skipped\b[^>]*message="([^"]*)"/.exec(body);
    return { name: `${value('classname')} ${value('name')}`, problem: problem && textOf(problem[1]), skipped: skipped && textOf(skipped[1]) };
  });
}

function textOf(xml) {
  const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml.replace(/&(?:#(\d+)|(lt|gt|quot|apos|amp));/g, (_, code, name) => (code === undefined ? entities[name] : String.fromCharCode(Number(code))));
}

await runCases((cases) =>
  withFolder(async (folder) => {
    const { python, missing } = await scaleOutPython(folder);
    if (missing !== undefined) return cases.skip(TITLE, missing);
    const report = join(folder, 'report.xml');
    const { code, output } = await run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`], { cwd: project, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    const found = existsSync(report) ? casesOf(readFileSync(report, 'utf8')) : [];
    for (const { name, problem, skipped } of found) {
      if (skipped) cases.skip(name, skipped);
      else cases.add(name, problem ? [problem] : []);
    }
    for await (const [title, problems] of toPythonAndBack(python, folder)) cases.add(`scale-out: ${title}`, problems);
    if (found.length === 0 || (code !== 0 && !found.some(({ problem }) => problem))) cases.add(TITLE, [output]);
  }),
);
