import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import type { ExpressionScope } from './scope.ts';

/** Expressions in which every number is a double, so that CEL's own meaning and ours must agree. Division is left out: by zero we differ on purpose. */
const { condition } = fc.letrec<{ number: string; text: string; condition: string; list: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('x', 'y', 'data.cut.peak', '1.0', '2.5', '0.0', '-3.5'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('number').map((a) => `-(${a})`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    tie('text').map((a) => `double(size(${a}))`),
  ),
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('s', 't', '"Layer 1 Up"', '"layer"', '""', '"L"'),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
    tie('text').map((a) => `(${a}).lowerAscii()`),
    tie('text').map((a) => `(${a}).upperAscii()`),
    fc.tuple(tie('condition'), tie('text'), tie('text')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('powers', '[x, y]', '[1.0, 2.5, x]'),
    fc.tuple(tie('list'), tie('number')).map(([l, n]) => `${l}.map(e, e * ${n})`),
    fc.tuple(tie('list'), tie('number')).map(([l, n]) => `${l}.filter(e, e > ${n})`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `(${a} + ${b})`),
  ),
  condition: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('flag', 'true', 'false', 'has(data.cut.peak)', 'has(data.cut.missing)', 'data.cut.missing > 1.0'),
    fc.tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('text'), fc.constantFrom('<', '>=', '==', '!='), tie('text')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map((a) => `!(${a})`),
    fc.tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text')).map(([a, f, b]) => `(${a}).${f}(${b})`),
    tie('text').map((a) => `(${a}).matches("^L.*[0-9]")`),
    fc.tuple(tie('number'), tie('list')).map(([n, l]) => `${n} in ${l}`),
    fc.tuple(tie('list'), fc.constantFrom('all', 'exists', 'exists_one'), tie('number')).map(([l, f, n]) => `${l}.${f}(e, e >= ${n})`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `${a} == ${b}`),
  ),
}));

const scope: ExpressionScope = {
  names: { x: 'number', y: 'number', s: 'string', t: 'string', flag: 'boolean', powers: 'list', data: { cut: 'any' } },
};
const oracle = new Environment()
  .registerVariable('x', 'double')
  .registerVariable('y', 'double')
  .registerVariable('s', 'string')
  .registerVariable('t', 'string')
  .registerVariable('flag', 'bool')
  .registerVariable('powers', 'list<double>')
  .registerVariable('data', 'map');

const facts = fc.record({
  x: fc.constantFrom(-3.5, 0, 1, 2.5, 7),
  y: fc.constantFrom(-3.5, 0, 1, 2.5, 7),
  s: fc.constantFrom('', 'L', 'Layer 1 Up', 'layer'),
  t: fc.constantFrom('', 'L', 'Layer 1 Up', 'layer'),
  flag: fc.boolean(),
  powers: fc.array(fc.constantFrom(-1.5, 0, 1, 2.5), { minLength: 1, maxLength: 4 }),
  data: fc.constant({ cut: { peak: 2.5 } }),
});

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return 'an error';
  }
}

it('means what CEL means wherever numbers are doubles', () => {
  let compared = 0;

  fc.assert(
    fc.property(condition, facts, (source, values) => {
      const program = oracle.parse(source);
      fc.pre(program.check().valid);
      compared += 1;

      const ours = outcome(() => compileExpression(source, scope, 'boolean').evaluate(values));
      const theirs = outcome(() => program(values));

      expect(ours, source).toBe(theirs);
    }),
    { numRuns: 5000 },
  );

  expect(compared).toBeGreaterThanOrEqual(5000);
});
