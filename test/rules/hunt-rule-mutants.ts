import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RULE_MUTANTS, type RuleMutant } from './rule-mutants.ts';
import { compareWithLibrary, type RulesUnderTest } from './rules-equal-library.ts';

/*
 * `node test/rules/hunt-rule-mutants.ts CASES SEED`: plants each defect in a copy of flows and compares it with json-rules-engine over so many generated cases. Prints a JSON line for each with
 * what was found, and one for a copy without a defect. A process of its own, because it loads other copies of flows/rules.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const [cases = '3000', seed = '1'] = process.argv.slice(2);

const folder = await mkdtemp(join(tmpdir(), 'fettle-rule-mutants-'));
try {
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [number, mutant] of [undefined, ...RULE_MUTANTS].entries()) {
    const flows = join(folder, `flows-${number}`);
    await cp(join(ROOT, 'flows'), flows, {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts') && !path.includes('node_modules'),
    });
    if (mutant !== undefined) await plant(join(flows, 'rules', mutant.file), mutant);
    const rules = (await import(pathToFileURL(join(flows, 'rules', 'index.ts')).href)) as RulesUnderTest;
    const { failure } = await compareWithLibrary({ cases: Number(cases), seed: Number(seed), shrink: false }, rules);
    process.stdout.write(`${JSON.stringify({ defect: mutant?.defect ?? 'none', found: failure?.slice(0, 300) ?? '' })}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function plant(path: string, { from, to, defect }: RuleMutant): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from))
    throw new Error(`"${defect}": ${path} has no "${from}" any more. Plant the defect in the line that took its place.`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}
