import { expect, it } from 'vitest';
import { checkExpression } from './compile-expression.ts';
import { EXPRESSION_LANGUAGE } from './expression-language.ts';
import { openScope } from './scope.ts';

it.each(EXPRESSION_LANGUAGE.map((entry) => [entry.signature, entry] as const))('%s is there', (_signature, { name, method }) => {
  // Whatever else is wrong with it: it must not be called unknown.
  const check = checkExpression(method ? `x.${name}()` : `${name}()`, openScope);

  expect(check.ok ? '' : check.message).not.toContain('There is no');
});
