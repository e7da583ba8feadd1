import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Plants a defect in a copy of engine/core and gives the first difference that the model finds; empty: it found none. */
export async function huntMutant(
  mutant: Mutant | undefined,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-mutant-'));
  try {
    const core = join(folder, 'engine', 'core');
    await mkdir(join(folder, 'engine'));
    await cp(join(ROOT, 'engine', 'core'), core, { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    if (mutant !== undefined) await plant(join(core, mutant.file), mutant);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'run-mutant.ts'),
      core,
      String(runs),
      String(seed),
    ]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function plant(path: string, { from, to, defect }: Mutant): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from))
    throw new Error(`"${defect}": ${path} has no "${from}" any more. Plant the defect in the line that took its place.`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}
