import { describe, expect, it } from 'vitest';
import { FettleError } from '../fettle-error.ts';
import { compileExpression } from './compile-expression.ts';
import { openScope } from './scope.ts';

const values = {
  list: Array.from({ length: 200 }, (_, index) => index),
  long: 'a'.repeat(50_000),
  huge: Array.from({ length: 100_000 }, () => 'aaaaaaaaaa'),
};
const twenty = Array.from({ length: 20 }, (_, index) => index).join(',');

/** Each is legal CEL, or nearly, and would take seconds to for ever without a budget. */
const HOSTILE = {
  'nested exists': 'list.exists(a, list.exists(b, list.exists(c, list.exists(d, a + b + c + d < 0))))',
  'nested map': 'list.map(a, list.map(b, list.map(c, [a, b, c])))',
  'a large body': `list.map(a, list.map(b, ${Array.from({ length: 100 }, () => 'a*b').join('+')}))`,
  'doubling a list': `[[${twenty}]]${'.map(x, x + x)'.repeat(25)}`,
  'doubling a text': `["aaaaaaaaaa"]${'.map(x, x + x)'.repeat(25)}`,
  'doubling by nesting': `[1]${'.map(x, [x, x])'.repeat(25)}`,
  'comparing large lists': 'list.exists(a, huge == huge + [] && a < 0)',
  'searching large lists': 'list.exists(a, list.exists(b, "b" in huge))',
  'searching long texts': 'list.exists(a, list.exists(b, long.contains("b")))',
  'splitting long texts': 'list.map(a, long.split("a"))',
  'joining long texts': 'list.map(a, huge.join(","))',
  'a regular expression that explodes': 'long.matches("^(a+)+$") && long.matches("(a|a)*b") && long.matches("(.*)(.*)(.*)(.*)(.*)x")',
  'a regular expression that is repeated': 'list.exists(a, long.matches("(a|aa|aaa)*b"))',
  'a counted repetition': 'long.matches("((a{30}){30})")',
  'errors by the thousand': 'huge.all(a, 1 / 0 > 1)',
  'deep parentheses': `${'('.repeat(2000)}1${')'.repeat(2000)}`,
  'deep negation': `${'!'.repeat(3900)}true`,
  'deep minus': `${'-'.repeat(3900)}1`,
  'deep lists': `${'['.repeat(1900)}${']'.repeat(1900)}`,
  'deep fields': `list${'.a'.repeat(1900)}`,
  'deep calls': `${'abs('.repeat(900)}1${')'.repeat(900)}`,
  'deep choices': `${'true ? '.repeat(500)}1${' : 2'.repeat(500)}`,
  'many operators': `1${'+1'.repeat(1990)}`,
  'a very long source': `"${'a'.repeat(1_000_000)}"`,
  'a very large number': `${'9'.repeat(3000)} > 1`,
};

describe('a hostile expression', () => {
  it.each(Object.entries(HOSTILE))('%s is refused, or ends, in under 100 ms of processor time', (_name, source) => {
    const attempt = () => {
      try {
        compileExpression(source, openScope).evaluate(values);
        return 'ended';
      } catch (error) {
        if (error instanceof FettleError) return error.code;
        throw error;
      }
    };

    // Of this thread alone, and the best of three: the first one compiles, and the clock that counts it ticks every 4 ms.
    let outcome = '';
    let took = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run += 1) {
      const before = process.threadCpuUsage();
      outcome = attempt();
      const { user, system } = process.threadCpuUsage(before);
      took = Math.min(took, (user + system) / 1000);
    }

    expect(['ended', 'expressionInvalid']).toContain(outcome);
    expect(took, `took ${took.toFixed(1)} ms`).toBeLessThan(100);
  });

  it('cannot hide that its budget is used up', () => {
    const source = 'huge.all(a, huge.all(b, a == b)) || true';

    expect(() => compileExpression(source, openScope).evaluate(values)).toThrow('takes too much work');
  });

  it('leaves room for what an engineer writes', () => {
    const source = 'list.filter(x, x % 2 == 0).map(x, x * x).exists(x, list.all(y, x != y || x < 200))';

    expect(compileExpression(source, openScope).evaluate(values)).toBe(true);
  });
});
