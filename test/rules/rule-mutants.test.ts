import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OPERATOR_NAMES } from '@fettle/flows/rules/index.ts';
import { expect, test } from 'vitest';
import { RULE_MUTANTS } from './rule-mutants.ts';

/** Enough for every one of them with this seed. */
const CASES = 12_000;
const SEED = 1;

test('a single wrong comparison in any form is found, and none where there is none', { timeout: 300_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'hunt-rule-mutants.ts'),
    String(CASES),
    String(SEED),
  ]);

  const [whole, ...mutants] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly defect: string; readonly found: string });
  expect(whole).toEqual({ defect: 'none', found: '' });
  expect(mutants.map(({ defect }) => defect)).toEqual(RULE_MUTANTS.map(({ defect }) => defect));
  expect(mutants.filter(({ found }) => found === '').map(({ defect }) => defect)).toEqual([]);
});

test('every operator has its defect', () => {
  const defects = RULE_MUTANTS.filter(({ file }) => file === 'operator.ts').map(({ defect }) => defect);

  expect(OPERATOR_NAMES.filter((name) => !defects.some((defect) => defect.startsWith(`the operator table: ${name}`)))).toEqual([]);
});
