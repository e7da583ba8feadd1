import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../environment.ts';
import { runCommandLine } from '../run-command-line.ts';
import type { ChartReport } from './chart-report.ts';

const SPC = join(import.meta.dirname, '../../../../shared/data/spc');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-chart-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const chart = (...args: string[]) => fettle('chart', ...args);
async function fettle(...args: string[]) {
  const output = { stdout: '', stderr: '' };
  const code = await runCommandLine(args, readEnvironment({ INIT_CWD: folder }), {
    out: (line) => {
      output.stdout += `${line}\n`;
    },
    err: (line) => {
      output.stderr += `${line}\n`;
    },
  });
  return { code, ...output };
}
async function json(...args: string[]): Promise<ChartReport> {
  const { stdout, stderr } = await chart(...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ChartReport;
}
async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}
const near = (value: number | null | undefined, expected: number) => expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThan(1e-3);

describe('worked values', () => {
  test('X̄-R and capability of the piston rings', async () => {
    const report = await json('xbar-r', '--data', join(SPC, 'pistonrings.csv'), '--phase1', '1-25', '--lsl', '73.95', '--usl', '74.05');

    near(report.centre, 74.00118);
    near(report.limits.lower, 73.98805);
    near(report.limits.upper, 74.0143);
    near(report.dispersion?.centre, 0.02276);
    near(report.dispersion?.limits.upper, 0.04813);
    near(report.sigma, 0.00979);
    expect(report.outOfLimits).toEqual([37, 38, 39]);
    expect(report.violations.nelson1).toEqual([37, 38, 39]);
    expect(report.points).toHaveLength(40);
    near(report.points[0]?.upper, 74.0143);
    near(report.capability?.cp, 1.703);
    near(report.capability?.cpk, 1.663);
    near(report.capability?.pp, 1.655);
    near(report.capability?.ppk, 1.616);
    expect(report.capability).toMatchObject({ sigmaMethod: 'R̄/d2', samples: 25, values: 125, stable: true });
  });

  test('X̄-S finds the same samples, with the constants of samples of 5', async () => {
    const report = await json('xbar-s', '--data', join(SPC, 'pistonrings.csv'), '--phase1', '1-25', '--value', 'diameter');

    near(report.dispersion?.centre, 0.00924);
    near(report.limits.upper, 74.00118 + 1.427 * 0.00924);
    expect(report.outOfLimits).toEqual([37, 38, 39]);
  });

  test('I-MR of the handbook', async () => {
    const data = await file('imr.csv', 'value\n49.6\n47.6\n49.9\n51.3\n47.8\n51.2\n52.6\n52.4\n53.6\n52.1\n');

    const report = await json('i-mr', '--data', data);

    near(report.centre, 50.81);
    near(report.dispersion?.centre, 1.8778);
    near(report.limits.lower, 45.8159);
    near(report.limits.upper, 55.8041);
    expect(report.points[0]).not.toHaveProperty('dispersion');
  });

  test('p of the orange juice cans, trial samples', async () => {
    const report = await json('p', '--data', join(SPC, 'orangejuice.csv'), '--phase1', '1-30');

    near(report.centre, 0.23133);
    near(report.limits.lower, 0.05243);
    near(report.limits.upper, 0.41024);
    expect(report.outOfLimits.filter((sample) => sample <= 30)).toEqual([15, 23]);
    expect(report.phase1).toMatchObject({ first: 1, last: 30, count: 30 });
  });

  test('EWMA settles at its limits, which are narrower at first', async () => {
    const data = await file(
      'ewma.csv',
      `value\n${[52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1].join('\n')}\n`,
    );

    const report = await json('ewma', '--data', data, '--lambda', '.3', '--target', '50', '--sigma', '2.0539');

    near(report.limits.lower, 47.4115);
    near(report.limits.upper, 52.5884);
    near(report.points.at(-1)?.upper, 52.5884);
    near(report.points[0]?.upper, 50 + 3 * 2.0539 * 0.3);
    // The handbook's own column of EWMA values, to two digits.
    expect(report.points.map(({ value }) => Number(value.toFixed(2)))).toEqual([
      50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94,
      51.99,
    ]);
  });

  test('capability of a stated process', async () => {
    const data = await file('stated.csv', `value\n${[14, 18, 16, 15, 17, 16, 14, 18].join('\n')}\n`);

    const { capability } = await json('i-mr', '--data', data, '--centre', '16', '--sigma', '2', '--lsl', '8', '--usl', '20');

    near(capability?.cp, 1);
    near(capability?.cpk, 0.6667);
    expect(capability?.sigmaMethod).toBe('given');
  });

  test('CUSUM of the handbook signals where its table does', async () => {
    const means = [
      324.925, 324.675, 324.725, 324.35, 325.35, 325.225, 324.125, 324.525, 325.225, 324.6, 324.625, 325.15, 328.325, 327.25, 327.825,
      328.5, 326.675, 327.775, 326.875, 328.35,
    ];
    const data = await file('cusum.csv', `value\n${means.join('\n')}\n`);

    const report = await json('cusum', '--data', data, '--target', '325', '--sigma', '1', '-k', '0.3175', '-h', '4.1959');

    expect(report.outOfLimits).toEqual([14, 15, 16, 17, 18, 19, 20]);
    near(report.points[13]?.sums?.high, 4.94);
    expect(report.parameters).toMatchObject({ k: 0.3175, h: 4.1959, headStart: 0 });
  });

  test('every published series, by both sets of rules', async () => {
    const path = join(SPC, 'run-rule-vectors.json');
    const { vectors } = JSON.parse(await readFile(path, 'utf8')) as {
      vectors: { id: string; violations1based: { nelson: Record<string, number[]>; westernElectric: Record<string, number[]> } }[];
    };
    expect(vectors.length).toBeGreaterThan(5);

    for (const { id, violations1based } of vectors) {
      const nelson = await json('i-mr', '--data', path, '--series', id);
      const we = await json('i-mr', '--data', path, '--series', id, '--rules', 'we');

      const numbered = (report: ChartReport, prefix: string) =>
        Object.fromEntries(Object.entries(report.violations).map(([rule, samples]) => [rule.slice(prefix.length), samples]));
      expect(numbered(nelson, 'nelson'), id).toEqual(violations1based.nelson);
      expect(numbered(we, 'we'), id).toEqual(violations1based.westernElectric);
    }
  });
});

describe('files as they come', () => {
  test('semicolons, other names and a row for each sample', async () => {
    const wide = await file('wide.csv', 'x1;x2;x3\n1;2;3\n2;3;4\n1;2;4\n');
    const named = await file('named.csv', 'Part;Length mm;Note\na;1.5;ok\nb;1.7;ok\nc;1.4;\n');

    const [rows, single] = [await json('xbar-r', '--data', wide), await json('i-mr', '--data', named, '--value', 'length mm')];

    expect(rows.points.map(({ size, value }) => [size, Number(value.toFixed(3))])).toEqual([
      [3, 2],
      [3, 3],
      [3, 2.333],
    ]);
    expect(single.points).toHaveLength(3);
  });

  test.each([
    ['decimal commas, as Excel writes them where commas are decimal', 'value;note\n49,6;a\n47,6;b\n49,9;c\n'],
    ['decimal commas in one column', 'value\n49,6\n47,6\n49,9\n'],
    ['a list with a line for each number', '49.6\n47.6\n49.9\n'],
    ['a list in one line', '49.6 47.6 49.9'],
    ['a list in one line, with commas', '49.6, 47.6, 49.9\n'],
  ])('%s', async (_, text) => {
    const report = await json('i-mr', '--data', await file('numbers.csv', text));

    expect(report.points.map(({ value }) => value)).toEqual([49.6, 47.6, 49.9]);
  });

  test('rules that do not judge a kind of chart are not reported as kept; EWMA and CUSUM name their own limit', async () => {
    const rings = join(SPC, 'pistonrings.csv');

    const p = await json('p', '--data', join(SPC, 'orangejuice.csv'));
    const rings13 = await json('xbar-r', '--data', rings, '--phase1', '1-25', '--rules', 'we');
    const ewma = await json('ewma', '--data', rings, '--phase1', '1-25');
    const cusum = await chart('cusum', '--data', rings, '--phase1', '1-25', '-h', '4');

    expect(Object.keys(p.violations)).toEqual(['nelson1', 'nelson2', 'nelson3', 'nelson4']);
    expect([Object.keys(rings13.violations), Object.keys(rings13.dispersionViolations)]).toEqual([
      ['we1', 'we2', 'we3', 'we4'],
      ['we1', 'we4'],
    ]);
    expect([ewma.rules, ewma.violations]).toEqual([['nelson1'], { nelson1: [37, 38, 39, 40] }]);
    expect(cusum.stdout).toMatch(/Beyond the decision interval, h = 4\): 35, 36, 37, 38, 39, 40/);
  });

  test('samples of other sizes have limits of their own, and one run of z-scores', async () => {
    const data = await file('sizes.csv', 'defects,size\n4,100\n6,100\n5,50\n3,100\n9,200\n20,100\n');

    const p = await json('p', '--data', data, '--phase1', '1-5');
    const u = await json('u', '--data', data, '--phase1', '1-5');

    near(p.centre, 27 / 550);
    near(p.points[2]?.upper, 27 / 550 + 3 * Math.sqrt(((27 / 550) * (1 - 27 / 550)) / 50));
    near(u.points[4]?.upper, 27 / 550 + 3 * Math.sqrt(27 / 550 / 200));
    expect(p.points[0]?.lower).toBe(0);
    expect(p.outOfLimits).toEqual([6]);
    expect(u.outOfLimits).toEqual([6]);
  });

  test('np and c count; a lower limit of 0 is none', async () => {
    const data = await file('counts.csv', 'count\n4\n6\n5\n0\n9\n30\n');

    const np = await json('np', '--data', data, '--size', '100', '--phase1', '1-5');
    const c = await json('c', '--data', data, '--phase1', '1-5');
    const words = await chart('c', '--data', data, '--phase1', '1-5');

    near(np.limits.upper, 4.8 + 3 * Math.sqrt(4.8 * (1 - 0.048)));
    near(c.limits.upper, 4.8 + 3 * Math.sqrt(4.8));
    expect([np.limits.lower, c.limits.lower]).toEqual([0, 0]);
    expect([np.outOfLimits, c.outOfLimits]).toEqual([[6], [6]]);
    expect(words.stdout).toContain('no lower limit');
  });

  test('a picture holds every point and says which rule', async () => {
    const { code } = await chart('xbar-r', '--data', join(SPC, 'pistonrings.csv'), '--phase1', '1-25', '--svg', 'rings.svg');

    const svg = await readFile(join(folder, 'rings.svg'), 'utf8');
    expect(code).toBe(0);
    expect(svg.match(/<circle/g)).toHaveLength(80);
    expect(svg).toContain('37: 74.0166 · Nelson 1');
    expect(svg.match(/(?:UCL|LCL|CL) [\d.]+/g)?.slice(0, 3)).toEqual(['UCL 74.0143', 'CL 74.0012', 'LCL 73.988']);
  });
});

describe('what cannot be is said with what to do', () => {
  test.each<[string, string, readonly string[], RegExp]>([
    ['no such column', 'a,b\n1,2\n', ['i-mr', '--value', 'c'], /no column "c" for --value; its columns are a, b/],
    ['several candidates', 'a,b\n1,2\n', ['i-mr'], /a or b could be it\. Name it: --value COLUMN/],
    ['no number', 'value\n1\nx\n', ['i-mr'], /line 3: value holds "x"/],
    ['no rows', 'value\n', ['i-mr'], /no rows/],
    ['which rows are a sample', 'value\n1\n2\n', ['xbar-r'], /Give --sample COLUMN, or --size ROWS/],
    ['no size', 'count\n1\n2\n', ['p'], /needs the size of each sample/],
    ['more defective than inspected', 'count,size\n1,5\n7,5\n', ['p'], /7 of 5 inspected units cannot be defective/],
    ['no such sample', 'value\n1\n2\n', ['i-mr', '--phase1', '3-9'], /--phase1 3-9 names no sample; the file has samples 1 to 2/],
    [
      'more samples than there are',
      'value\n1\n2\n',
      ['i-mr', '--phase1', '1-25'],
      /names samples that are not there; the file has samples 1 to 2/,
    ],
    ['no range', 'value\n1\n2\n', ['i-mr', '--phase1', 'all'], /--phase1 1-25/],
    ['σ alone', 'value\n1\n2\n', ['i-mr', '--sigma', '2'], /--centre is missing/],
    ['no rule', 'value\n1\n2\n', ['i-mr', '--rules', 'nelson9'], /"nelson9" is no run rule/],
    ['no run length', 'value\n1\n2\n', ['i-mr', '--run', 'nelson2=1'], /--run nelson2=1/],
    ['no variation', 'value\n1\n1\n1\n', ['i-mr'], /no variation/],
    ['one value', 'value\n1\n', ['i-mr'], /at least 2 phase I samples/],
    ['limits the wrong way round', 'value\n1\n2\n', ['i-mr', '--lsl', '5', '--usl', '1'], /not below the upper one/],
  ])('%s', async (_, text, [kind = '', ...args], message) => {
    const data = await file('wrong.csv', text);

    const { code, stdout, stderr } = await chart(kind, '--data', data, ...args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/defect in Fettle/);
  });

  test('a kind that is none, or no file, is wrong usage', async () => {
    const [kind, data] = await Promise.all([chart('pie', '--data', 'x.csv'), chart('p')]);

    expect([kind.code, data.code]).toEqual([2, 2]);
    expect(kind.stderr).toContain('xbar-r, xbar-s, i-mr, p, np, c, u, ewma, cusum');
  });
});

describe('sampling plans', () => {
  test('501 to 1200 at level II and 1.0: J, 80/2/3, 80/1/2, 32/1/3', async () => {
    for (const lot of ['501', '1200']) {
      const { stdout } = await fettle('sampling-plan', '--lot', lot, '--aql', '1', '--json');

      expect(JSON.parse(stdout)).toMatchObject({
        code: 'J',
        normal: { n: 80, accept: 2, reject: 3 },
        tightened: { n: 80, accept: 1, reject: 2 },
        reduced: { n: 32, accept: 1, reject: 3 },
      });
    }
  });

  test('what has no table is refused with what there is', async () => {
    const answers = await Promise.all([
      fettle('sampling-plan', '--lot', '1'),
      fettle('sampling-plan', '--lot', '500', '--level', 'V'),
      fettle('sampling-plan', '--lot', '500', '--aql', '3'),
    ]);

    expect(answers.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(answers[2]?.stderr).toContain('there are 0.065, 0.10');
  });
});
