import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../environment.ts';
import { runCommandLine } from '../run-command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function typed(...args: string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void errors.push(line) };
  const code = await runCommandLine(args, readEnvironment({ INIT_CWD: folder }), output);
  return { code, lines, errors };
}
const write = (name: string, text: string) => writeFile(join(folder, name), text);

const GAP = 'in power [kW],in stage,out action\n< 5,-,none\n"(5..9)",up,hold\n>= 9,-,scrap\n';
const WHOLE = `${GAP}"[5..9)",not(up),check\n5,up,check\n`;

describe('fettle table check', () => {
  it('ends with 0 for a table without gaps and overlaps', async () => {
    await write('whole.csv', WHOLE);

    const { code, lines } = await typed('table', 'check', 'whole.csv');

    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('ok: 0 gaps, 0 overlaps, 0 rows that never decide, 0 faults');
  });

  it('names the gap, an example and the row that closes it, and ends with 1', async () => {
    await write('gap.csv', GAP);

    const { code, lines } = await typed('table', 'check', 'gap.csv', '--json');

    const report = JSON.parse(lines.join('\n'));
    expect(code).toBe(1);
    expect(report).toMatchObject({ ok: false, hitPolicy: 'U', moreGaps: false, forbiddenOverlapCount: 0, decided: true });
    expect(report.gaps).toEqual([
      { cells: { power: '5', stage: '-' }, example: { power: 5, stage: 'up' }, certain: true },
      { cells: { power: '(5..9)', stage: 'not("up")' }, example: { power: 7, stage: 'any other' }, certain: true },
    ]);
  });

  it('reads what Excel saves on a German computer: semicolons, decimal commas, the code page of Windows, or Unicode text', async () => {
    const text = 'Leistung [kW];Härte;Maßnahme\n< 2,5;-;prüfen\n>= 2,5;-;prüfen\n';
    await writeFile(join(folder, 'ansi.csv'), Buffer.from(text, 'latin1'));
    await writeFile(join(folder, 'unicode.txt'), Buffer.from(`\uFEFF${text.replaceAll(';', '\t')}`, 'utf16le'));

    const answers = [await typed('table', 'check', 'ansi.csv'), await typed('table', 'check', 'unicode.txt')];

    for (const { code, lines } of answers) {
      expect(code, lines.join('\n')).toBe(0);
      expect(lines[0]).toContain('Leistung [kW], Härte, Maßnahme');
    }
  });

  it('ends with 1 for an overlap where the hit policy has no answer to it, and with 0 where it has', async () => {
    await write('overlap.csv', 'in power,out action\n<= 5,none\n>= 5,hold\n');
    await write('first.csv', '#,,hit policy,F\nin power,out action\n<= 5,none\n>= 5,hold\n');

    const unique = await typed('table', 'check', 'overlap.csv');
    const first = await typed('table', 'check', 'first.csv');

    expect(unique.code).toBe(1);
    expect(unique.lines.join('\n')).toContain('error: Rows 1 and 2 both match where power is 5, for example power 5.');
    expect([first.code, first.lines.at(-1)]).toEqual([
      0,
      'ok: 0 gaps, 0 overlaps (and 1 that the hit policy allows), 0 rows that never decide, 0 faults',
    ]);
  });

  it('reads what convert writes, in every format', async () => {
    await write('whole.csv', WHOLE);

    expect((await typed('table', 'convert', 'whole.csv', 'whole.dmn')).lines).toContain(
      'not carried: Engineering units: DMN has no place for them.',
    );
    expect((await typed('table', 'convert', 'whole.dmn', 'whole.json')).code).toBe(0);
    expect((await typed('table', 'convert', 'whole.json', 'again.csv')).code).toBe(0);
    for (const file of ['whole.dmn', 'whole.json', 'again.csv']) expect((await typed('table', 'check', file)).code, file).toBe(0);
    expect(await readFile(join(folder, 'again.csv'), 'utf8')).toContain('[5..9),not(up),check');
  });

  it.each([
    ['missing.csv', '', 'that can be read'],
    ['bad.json', '{', 'is not JSON'],
    ['none.json', '{"inputs":[]}', 'is no decision table: inputs A table needs an input'],
    ['table.xlsx', 'x', 'is a .json, .csv or .dmn file'],
  ])('refuses %s with the reason', async (file, text, message) => {
    if (text !== '') await write(file, text);

    const { code, errors } = await typed('table', 'check', file);

    expect(code).toBe(1);
    expect(errors.join('\n')).toContain(message);
  });
});
