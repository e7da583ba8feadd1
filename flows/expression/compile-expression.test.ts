import { describe, expect, it } from 'vitest';
import { FettleError } from '../fettle-error.ts';
import { checkExpression, compileExpression } from './compile-expression.ts';
import { extendScope, openScope, routingScope, ruleScope, watchScope } from './scope.ts';

const mill = watchScope(
  [
    { name: 'spindlePower', valueKind: 'number' },
    { name: 'feedRate', valueKind: 'number' },
    { name: 'stage', valueKind: 'string' },
    { name: 'program', valueKind: 'string' },
    { name: 'doorClosed', valueKind: 'boolean' },
  ],
  ['layer1', 'layer3'],
  'the signals of mill-1',
);
const routing = routingScope({ cut: { peakPower: 'number', operator: 'string', powers: 'list' }, wash: 'any' });

const values = {
  spindlePower: 7.5,
  feedRate: 3,
  stage: 'Layer 1 Up',
  program: 'S-Block',
  doorClosed: true,
  reached: { layer1: true, layer3: false },
};

const evaluate = (source: string) => compileExpression(source, mill).evaluate(values);

function refusal(run: () => unknown): FettleError {
  try {
    run();
  } catch (error) {
    if (error instanceof FettleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('numbers', () => {
  it.each([
    ['spindlePower > 5', true],
    ['spindlePower > 5.0', true],
    ['5 < spindlePower', true],
    ['spindlePower + 1', 8.5],
    ['feedRate == 3', true],
    ['feedRate == 3.0', true],
    ['2 * feedRate - 1.5', 4.5],
    ['1/2', 0.5],
    ['7 % 4', 3],
    ['-7 % 4', -3],
    ['feedRate % 2 == 1', true],
    ['1 == 1.0', true],
    ['feedRate in [1, 2.5, 3]', true],
    ['-feedRate', -3],
    ['abs(-2.5)', 2.5],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['floor(2.9) + ceil(2.1)', 5],
    ['min(feedRate, 2, 9.5)', 2],
    ['max([feedRate, 2])', 3],
    ['int("12") + double("0.5")', 12.5],
    ['int(-2.7)', -2],
    ['size("Käse")', 4],
    ['[1, 2, 3].size()', 3],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });
});

describe('texts, lists and groups', () => {
  it.each([
    ['stage == "Layer 1 Up"', true],
    ['stage.startsWith("Layer") && !stage.endsWith("Down")', true],
    ['stage.contains("1")', true],
    ['stage.lowerAscii() == "layer 1 up"', true],
    ['"äbc".upperAscii()', 'äBC'],
    ['stage.matches("^Layer [0-9] (Up|Down)$")', true],
    ['stage.substring(0, 5) + "!"', 'Layer!'],
    ['stage.split(" ").join("-")', 'Layer-1-Up'],
    ['stage.indexOf("1")', 6],
    ['" x ".trim()', 'x'],
    ['"n=" + string(feedRate)', 'n=3'],
    ['stage in ["Prep", "Layer 1 Up"]', true],
    ['"layer1" in reached', true],
    ['doorClosed ? "closed" : "open"', 'closed'],
    ['[1, 2, 3].exists(x, x > 2)', true],
    ['[1, 2, 3].all(x, x > feedRate)', false],
    ['[1, 2, 3].exists_one(x, x == 2)', true],
    ['[1, 2, 3].map(x, x * 2)', [2, 4, 6]],
    ['[1, 2, 3].map(x, x > 1, x * 2)', [4, 6]],
    ['[1, 2, 3].filter(x, x != 2)', [1, 3]],
    ['[[1, 2], [3]].map(x, x.map(y, y + size(x)))', [[3, 4], [4]]],
    ['[1, 2][1]', 2],
    ['[1] + [2]', [1, 2]],
    ['[1, [2]] == [1, [2]]', true],
    ['{"power": spindlePower, "at": {"stage": stage}}', { power: 7.5, at: { stage: 'Layer 1 Up' } }],
    ['{"power": spindlePower}.power', 7.5],
    ['reached["layer1"]', true],
    ['spindlePower == null', false],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });
});

describe('what is refused before it runs', () => {
  it.each([
    ['spindelPower > 5', 'There is no "spindelPower" among the signals of mill-1. Did you mean spindlePower?', 'spindelPower'],
    ['reached.layer2', 'There is no "layer2" in reached. Did you mean layer1?', 'reached.layer2'],
    ['spindlePower > "5"', '"spindlePower" is a number and ""5"" is a text: they cannot be compared.', 'spindlePower > "5"'],
    ['stage == 5', '"stage" is a text and "5" is a number: they are never equal.', 'stage == 5'],
    ['spindlePower && doorClosed', '"spindlePower" is a number, but && combines yes/no values. Compare it with something.', 'spindlePower'],
    ['doorClosed < 3', '"doorClosed" is a yes/no value, but < compares two numbers or two texts.', 'doorClosed'],
    ['stage + 1', 'Make a text of both with string(…)', 'stage + 1'],
    ['stage - 1', '"stage" is a text, but - takes numbers.', 'stage'],
    ['spindlePower.contains("x")', 'text.contains(text) → yes/no takes a text here.', 'spindlePower'],
    ['abs("x")', 'abs(number) → number takes a number here.', '"x"'],
    ['absolute(3)', 'There is no function absolute()', 'absolute(3)'],
    ['contains(stage, "x")', 'Write it behind a dot: text.contains(text)', 'contains(stage, "x")'],
    ['stage.abs()', 'Write abs(number) → number', 'stage.abs()'],
    ['spindlePower.peak', '"spindlePower" is a number: it has no "peak" inside.', 'spindlePower.peak'],
    ['spindlePower > ', 'The expression ends too early', ''],
    ['stage = "x"', 'Compare with ==', '='],
    ['stage == "x', 'A text is not closed', '"x'],
    ['', 'The expression is empty', ''],
    ['abs(1, 2)', 'abs() is called with 2 arguments', 'abs(1, 2)'],
    ['stage in ["a", 1] && feedRate in ["a"]', 'it is never in it', 'feedRate in ["a"]'],
    ['[1, 2].all(x, x)', 'asks a yes/no question about each element', 'x'],
    ['[1, 2].map(3, x)', 'Correct the expression here', '3'],
    ['has(stage)', 'has() takes one path', 'has(stage)'],
    ['stage.matches(program)', 'written out in quotation marks', 'stage.matches(program)'],
    ['stage.matches("(")', 'not a valid pattern', '"("'],
    ['b"x" == b"x"', 'Bytes and unsigned numbers', 'b"x"'],
    ['dyn(1) == "x"', 'There is no function dyn()', 'dyn(1)'],
    ['{"__proto__": 1}', 'This name cannot be used', '"__proto__"'],
    ['constructor', 'There is no "constructor"', 'constructor'],
    ['reached.constructor', 'There is no "constructor" in reached', 'reached.constructor'],
  ])('%s', (source, message, place) => {
    const check = checkExpression(source, mill);

    if (check.ok) throw new Error('it was accepted');
    expect(check.message).toContain(message);
    expect(source.slice(check.range.start, check.range.end)).toBe(place);
  });

  it('throws expressionInvalid with the range', () => {
    const error = refusal(() => compileExpression('1 + spindelPower', mill));

    expect(error.code).toBe('expressionInvalid');
    expect(error.place?.range).toEqual({ start: 4, end: 16 });
  });

  it('a kind that is not the expected one', () => {
    expect(checkExpression('spindlePower', mill, 'boolean')).toMatchObject({
      ok: false,
      message: 'This gives a number, but a yes/no value is needed.',
    });
    expect(checkExpression('spindlePower > 1', mill, 'boolean')).toMatchObject({ ok: true, type: 'boolean' });
    expect(checkExpression('data.wash.anything', routing, 'boolean')).toMatchObject({ ok: true, type: 'any' });
  });
});

describe('scopes', () => {
  it('a routing sees unit, data and visit', () => {
    const compiled = compileExpression('unit.serialNumber + "/" + string(data.cut.peakPower * visit)', routing);

    expect(compiled.evaluate({ unit: { serialNumber: 'S-1' }, data: { cut: { peakPower: 4.5 } }, visit: 2 })).toBe('S-1/9');
    expect(checkExpression('data.cut.peakPowr > 1', routing)).toMatchObject({ ok: false, message: expect.stringContaining('peakPower') });
    expect(checkExpression('data.cutt.peakPower > 1', routing)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Did you mean cut?'),
    });
  });

  it('a rule sees signals and value', () => {
    const scope = ruleScope([{ name: 'pressure', valueKind: 'number' }]);

    expect(compileExpression('value / pressure', scope).evaluate({ value: 6, pressure: 4 })).toBe(1.5);
  });

  it('can be extended by dotted names', () => {
    const scope = extendScope(mill, { 'reached.layer7': 'boolean', limit: 'number' });

    expect(checkExpression('reached.layer7 && reached.layer1 && spindlePower > limit', scope).ok).toBe(true);
    expect(checkExpression('reached.layer7', mill).ok).toBe(false);
  });

  it('the open scope takes any name, and still no inherited one', () => {
    expect(compileExpression('a.b > 1', openScope).evaluate({ a: { b: 2 } })).toBe(true);
    expect(refusal(() => compileExpression('constructor', openScope).evaluate({})).message).toContain('has no value');
    expect(refusal(() => compileExpression('a.constructor', openScope).evaluate({ a: {} })).message).toContain('There is no "constructor"');
  });

  it('compiles the same source in the same scope once', () => {
    expect(compileExpression('feedRate + 1', mill)).toBe(compileExpression('feedRate + 1', mill));
    expect(compileExpression('feedRate + 1', mill)).not.toBe(compileExpression('feedRate + 1', mill, 'number'));
  });
});

describe('errors while evaluating', () => {
  const fails = (source: string, given: Record<string, unknown>) => refusal(() => compileExpression(source, routing).evaluate(given));

  it.each([
    ['1 / (visit - 1)', 'Division by zero', '1 / (visit - 1)'],
    ['1 % 0', 'Division by zero', '1 % 0'],
    ['data.cut.peakPower > 5', 'There is no "peakPower" in data.cut here.', 'data.cut.peakPower'],
    ['data.wash.x > 5', 'There is no "wash" in data here.', 'data.wash'],
    ['data.cut.operator > "a"', '"data.cut.operator" is null (no value) here', 'data.cut.operator'],
    ['unit.quantity + 1 > 0', '"unit" is missing', ''],
    ['data.cut.powers[2] > 0', 'has 2 elements; there is none at [2]', 'data.cut.powers[2]'],
    ['1e308 * 10', 'too large', '1e308 * 10'],
    ['double(data.cut.text)', '"x" cannot be read as a number', 'double(data.cut.text)'],
  ])('%s', (source, message, place) => {
    if (place === '') {
      expect(fails(source, { visit: 1 }).message).toContain('"unit" has no value here');
      return;
    }
    const scope = routingScope({ cut: { peakPower: 'number', operator: 'string', powers: 'list', text: 'string' }, wash: 'any' });
    const error = refusal(() =>
      compileExpression(source, scope).evaluate({ visit: 1, data: { cut: { operator: null, powers: [1, 2], text: 'x' } } }),
    );

    expect(error.code).toBe('expressionInvalid');
    expect(error.message).toContain(message);
    const { start = 0, end = 0 } = error.place?.range ?? {};
    expect(source.slice(start, end)).toBe(place);
  });

  it('a value of another kind than the expected one', () => {
    const error = refusal(() => compileExpression('data.wash.x', routing, 'boolean').evaluate({ data: { wash: { x: 3 } } }));

    expect(error.message).toBe('"data.wash.x" gave a number, but a yes/no value is needed.');
  });

  it('does not matter where && and || are decided without it', () => {
    const given = { data: {}, visit: 1 };

    expect(compileExpression('data.cut.peakPower > 5 || visit == 1', routing).evaluate(given)).toBe(true);
    expect(compileExpression('visit == 2 && data.cut.peakPower > 5', routing).evaluate(given)).toBe(false);
    expect(refusal(() => compileExpression('data.cut.peakPower > 5 && visit == 1', routing).evaluate(given)).message).toContain('"cut"');
  });

  it('has() is false wherever the path breaks off', () => {
    const expression = compileExpression('has(data.cut.peakPower) && data.cut.peakPower > 5', routing);

    expect(expression.evaluate({})).toBe(false);
    expect(expression.evaluate({ data: {} })).toBe(false);
    expect(expression.evaluate({ data: { cut: {} } })).toBe(false);
    expect(expression.evaluate({ data: { cut: { peakPower: 6 } } })).toBe(true);
  });
});

describe('references', () => {
  it('are the whole paths that are read, each once', () => {
    const { references, names } = compileExpression(
      'spindlePower > 5 && reached.layer1 && spindlePower < 9 && [1].exists(stageNumber, stageNumber > feedRate) && has(reached.layer3)',
      mill,
    );

    expect(references).toEqual(['spindlePower', 'reached.layer1', 'feedRate', 'reached.layer3']);
    expect(names).toEqual(['spindlePower', 'reached', 'feedRate']);
  });

  it('see through brackets and into calls', () => {
    expect(compileExpression('max(data.cut["peakPower"], data.cut.powers[0])', routing).references).toEqual([
      'data.cut.peakPower',
      'data.cut.powers',
    ]);
  });
});
