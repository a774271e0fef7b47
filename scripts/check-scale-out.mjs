// Runs the tests of scale-out/ on local clusters of Spark and Ray. Takes the Python that LATENTKIT_PYTHON names, or makes an
// environment of its own (1.2 GB). Spark needs Java 17 or newer. Checks leave it out where LATENTKIT_SCALE_OUT is 0.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { pythonWith } from './lib/python.mjs';
import { root, run } from './lib/run.mjs';

const TITLE = 'scale-out on Spark and Ray';
const project = join(root, 'scale-out');
const MODULES = ['numpy', 'onnx', 'onnxruntime', 'pyarrow', 'pyspark', 'pytest', 'ray'];

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
    if (process.env.LATENTKIT_SCALE_OUT === '0') return cases.skip(TITLE, 'LATENTKIT_SCALE_OUT is 0');
    const python = await pythonWith(MODULES, ['-r', join(project, 'requirements.txt')], folder);
    if (python === undefined) return cases.skip(TITLE, `no Python with ${MODULES.join(', ')}, and none could be installed`);
    const report = join(folder, 'report.xml');
    const { code, output } = await run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`], { cwd: project, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    const found = existsSync(report) ? casesOf(readFileSync(report, 'utf8')) : [];
    for (const { name, problem, skipped } of found) {
      if (skipped) cases.skip(name, skipped);
      else cases.add(name, problem ? [problem] : []);
    }
    if (found.length === 0 || (code !== 0 && !found.some(({ problem }) => problem))) cases.add(TITLE, [output]);
  }),
);
