/** Why TensorFlow's native package does not work, and what to do about it. */
export interface NativeFailure {
  readonly reason: string;
  readonly remedy: string;
}

interface Known {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, packageName: string) => NativeFailure;
}

const BROKEN: readonly Known[] = [
  {
    pattern: /native addon module \(\S+\) can not be found at path: (\S+)/,
    explain: ([, path], name) => ({
      reason: `the install script of ${name} did not run, so that its addon and TensorFlow's library are missing`,
      remedy: /[\\/]\.pnpm[\\/]/.test(path)
        ? `pnpm runs install scripts that are allowed: add '"${name}": true' under allowBuilds in pnpm-workspace.yaml (or run 'pnpm approve-builds'), then 'pnpm rebuild ${name}'.`
        : `Run 'npm rebuild ${name} --build-addon-from-source'; where npm blocks install scripts, allow this one first.`,
    }),
  },
  {
    pattern: /(libtensorflow\w*\.so[.\d]*): cannot open shared object|(tensorflow\.dll)/,
    explain: ([, library, dll], name) => ({
      reason: `TensorFlow's library is missing (${library ?? dll})`,
      remedy: `The install script of ${name} downloads it: run 'npm rebuild ${name}' (pnpm: 'pnpm rebuild ${name}') where storage.googleapis.com can be reached.`,
    }),
  },
  {
    pattern: /util_1\.\w+\)? is not a function/,
    explain: (_, name) => ({ reason: `${name} calls what Node ${process.versions.node} no longer has`, remedy: 'Use Node 20 or 22.' }),
  },
  {
    pattern: /invalid ELF header|wrong ELF class|not a valid Win32 application|incompatible architecture|NODE_MODULE_VERSION/,
    explain: (_, name) => ({ reason: `the addon of ${name} was built for another platform or Node`, remedy: `Delete node_modules, which may come from another machine, and install ${name} here.` }),
  },
  {
    pattern: /version [`'](GLIBC\w*_[\d.]+)' not found|ld-linux\S*: No such file|__\w+_chk: symbol not found/,
    explain: ([, version], name) => ({
      reason: `${name} needs another C library${version === undefined ? '' : ` (${version})`}`,
      remedy: 'Use a newer distribution with glibc; Alpine has another C library.',
    }),
  },
];

const NO_GPU: readonly Known[] = [
  {
    pattern: /Could not load dynamic library '(libcuda\.so[.\d]*|nvcuda\.dll)'|Could not find cuda drivers on your machine|(CUDA_ERROR_NO_DEVICE)|kernel driver does not appear to be running/,
    explain: ([, library], name) => ({
      reason: `${name} found no NVIDIA driver${library === undefined ? '' : ` (${library})`}`,
      remedy: "Install the NVIDIA driver. In a container, install NVIDIA's container toolkit on the host and start with '--gpus all'.",
    }),
  },
  {
    pattern: /Could not load dynamic library '([^']+)'/,
    explain: ([, library], name) => ({
      reason: `${name} found no GPU: a library of CUDA is missing (${library})`,
      remedy: 'Its TensorFlow 2.9 needs CUDA 11.2 to 11.8 and cuDNN 8.1 or newer of the same major version; name their folders in LD_LIBRARY_PATH.',
    }),
  },
  {
    pattern: /Cannot dlopen some GPU libraries/,
    explain: (_, name) => ({ reason: `${name} found no GPU: a library of CUDA is missing`, remedy: 'Install the version of CUDA and cuDNN that its TensorFlow was built for, and name their folders in LD_LIBRARY_PATH.' }),
  },
];

/** What the output of a native package that does not load means. */
export function brokenPackage(packageName: string, output: string): NativeFailure {
  const failure = known(BROKEN, packageName, output);
  if (failure !== undefined) return failure;
  const line = /^\s*(?:\w*Error: )(.+)$/m.exec(output)?.[1] ?? output.trim().split('\n')[0];
  const reason = line === '' ? 'its trial ended without an answer' : line.slice(0, 200);
  return { reason: `${packageName} does not work: ${reason}`, remedy: 'Reinstall the package for this version of Node.' };
}

/** What the output of a package for GPUs means that runs on the processor. */
export function noGpu(packageName: string, output: string): NativeFailure {
  return (
    known(NO_GPU, packageName, output) ?? {
      reason: `${packageName} found no GPU`,
      remedy: 'Install the NVIDIA driver and the CUDA libraries that its TensorFlow version names.',
    }
  );
}

function known(list: readonly Known[], packageName: string, output: string): NativeFailure | undefined {
  for (const { pattern, explain } of list) {
    const match = pattern.exec(output);
    if (match !== null) return explain(match, packageName);
  }
  return undefined;
}
