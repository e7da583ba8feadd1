import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionTable } from '../decision-table.ts';
import { arbitraryTable } from '../testing/arbitrary-table.ts';
import { guessDelimiter, readDelimited, writeDelimited } from './delimited.ts';
import { readCsv } from './read-csv.ts';
import { writeCsv } from './write-csv.ts';

describe('a decision table as CSV', () => {
  it('comes back as it was', () => {
    const table = DecisionTable.parse({
      title: 'Spindle, "power"',
      hitPolicy: 'collect',
      aggregation: 'sum',
      inputs: [
        { name: 'power', title: 'Spindle power', unit: 'kW', expression: 'data.cut.power * 2', allowed: '[0..50]' },
        { name: 'count', whole: true },
        { name: 'stage', kind: 'string' },
      ],
      outputs: [{ name: 'points', kind: 'number', unit: '%', fallback: '0', values: '1, 2' }],
      rows: [
        { when: ['> 5', '-', '"up", "down"'], give: ['1'], note: 'a note;\nof two lines' },
        { when: ['', '1, 2', 'not("end")'], give: ['2'] },
      ],
    });

    const { table: again, remarks } = readCsv(writeCsv(table));

    expect(again).toEqual(table);
    expect(remarks).toEqual([]);
  });

  it('comes back whatever is in it', () => {
    fc.assert(
      fc.property(arbitraryTable(['unique', 'first']), ({ table }) => {
        expect(readCsv(writeCsv(table)).table).toEqual(table);
      }),
    );
  });

  it('takes its hit policy from a line as people write it, and leaves other remarks out', () => {
    const { table } = readCsv('# Which way a part goes\n# hit policy: F\nin power [kW],out action\n> 5,hold\n');

    expect(table.hitPolicy).toBe('first');
    expect(table.rows).toHaveLength(1);
  });

  it('is read as it was copied from an Excel whose decimal mark is a comma', () => {
    const { table, remarks } = readCsv('Power [kW]\tAction\n< 2,5\tgo\n[2,5..1e3]\tslow\n');

    expect(table.rows.map(({ when }) => when[0])).toEqual(['< 2.5', '[2.5..1e3]']);
    expect(remarks).toContain('Commas between digits were read as decimal points. A list is "1, 2", with a blank.');
    expect(readCsv('Power [kW]\tAction\n1,2\tgo\n2.5\tslow\n').table.rows[0]?.when).toEqual(['1,2']);
  });

  it('says in words what makes it none', () => {
    expect(() => readCsv('out action\nhold\n')).toThrow(/^This is no decision table: A table needs an input\.$/);
  });

  it('is read from a plain grid of Excel, with kinds and names found out', () => {
    const { table, remarks } = readCsv('Spindle power [kW];Stage;Good?;Action\n> 1,5;up;yes;hold\n[0,5..1,5];down;no;none\n');

    expect(table.inputs.map(({ name, title, kind, unit }) => [name, title, kind, unit])).toEqual([
      ['spindlePower', 'Spindle power', 'number', 'kW'],
      ['Stage', '', 'string', ''],
      ['good', 'Good?', 'boolean', ''],
    ]);
    expect(table.rows.map(({ when, give }) => [...when, ...give])).toEqual([
      ['> 1.5', 'up', 'yes', 'hold'],
      ['[0.5..1.5]', 'down', 'no', 'none'],
    ]);
    expect(remarks).toHaveLength(2);
  });

  it('finds units in round brackets and behind numbers, and takes nothing else for one', () => {
    const { table, remarks } = readCsv(
      'Spindle power (kW),Width,Tool (A),Temperature,Action (new)\n> 5.5,> 5 mm,T1,[20 °C..30 °C],hold\n<= 5.5,"1 mm, 2 mm",T2,-,none\n',
    );

    expect(table.inputs.map(({ name, title, kind, unit }) => [name, title, kind, unit])).toEqual([
      ['spindlePower', 'Spindle power', 'number', 'kW'],
      ['Width', '', 'number', 'mm'],
      ['toolA', 'Tool (A)', 'string', ''],
      ['Temperature', '', 'number', '°C'],
    ]);
    expect(table.outputs.map(({ title, kind }) => [title, kind])).toEqual([['Action (new)', 'string']]);
    expect(remarks.slice(0, 2)).toEqual([
      'The unit mm of "Width" was taken from its cells.',
      'The unit °C of "Temperature" was taken from its cells.',
    ]);
  });

  it.each([
    ['', 'no line of headings'],
    ['#,,hit policy,X\nin a,out b\n', 'hit policy "X" is not known'],
    ['in a,in b\n1,2\n', 'A table needs an output'],
    ['in a,in a,out b\n', 'used twice'],
  ])('%j is refused with the reason', (text, message) => {
    expect(() => readCsv(text)).toThrow(message);
  });
});

describe('cells with delimiters', () => {
  it('are read as Excel copies them', () => {
    expect(readDelimited('a\t"b ""c""\nd"\t\r\n"e\tf"\t5" pipe\tg\r\n', '\t')).toEqual([
      ['a', 'b "c"\nd', ''],
      ['e\tf', '5" pipe', 'g'],
    ]);
  });

  it('come back whatever is in them', () => {
    const lines = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ') }), { minLength: 2, maxLength: 4 }),
    );

    fc.assert(
      fc.property(lines, fc.constantFrom(',', ';', '\t'), (written, delimiter) => {
        expect(readDelimited(writeDelimited(written, delimiter as ','), delimiter as ',')).toEqual(written);
      }),
    );
  });

  it.each([
    ['a;b;c\n1,5;2;3', ';'],
    ['a\tb', '\t'],
    ['"a;b;c;d",b', ','],
    ['a', ','],
  ])('%j has its delimiter found', (text, delimiter) => {
    expect(guessDelimiter(text)).toBe(delimiter);
  });
});
