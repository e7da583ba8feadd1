import { EXPRESSION_LANGUAGE } from './expression-language.ts';
import { kindTitle } from './kind.ts';
import type { ExpressionScope } from './scope.ts';

export interface ExpressionOption {
  readonly label: string;
  /** What it is: its kind, or a function's signature. */
  readonly detail: string;
  readonly info?: string;
  readonly type: 'variable' | 'function' | 'property';
  /** What is written when it is not the label. */
  readonly apply?: string;
}

export interface ExpressionCompletion {
  /** Where in the text the completed word begins. */
  readonly from: number;
  readonly options: readonly ExpressionOption[];
}

/** What could stand at the end of `before`: the names of the scope and the functions, or after a dot what is inside. Undefined inside a text in quotes. */
export function completeExpression(before: string, scope: ExpressionScope, explicit: boolean): ExpressionCompletion | undefined {
  if (isInText(before)) return undefined;
  const path = /(?:[A-Za-z_]\w*\s*\.\s*)*[A-Za-z_]?\w*$/.exec(before)?.[0] ?? '';
  if (path === '' && !explicit) return undefined;
  const parts = path.split('.').map((part) => part.trim());
  const word = parts.pop() ?? '';
  const from = before.length - word.length;

  let names: Readonly<Record<string, unknown>> | undefined = scope.names;
  for (const part of parts) {
    const inner: unknown = names?.[part];
    names = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : undefined;
  }
  const isInside = parts.length > 0;
  const variables = Object.entries(names ?? {}).map(([label, kind]): ExpressionOption => {
    const unit = isInside || !Object.hasOwn(scope.units ?? {}, label) ? undefined : scope.units?.[label];
    const detail = unit === undefined ? kindTitle(kind as never) : `${kindTitle(kind as never)} in ${unit.text}`;
    const info = isInside || !Object.hasOwn(scope.titles ?? {}, label) ? undefined : scope.titles?.[label];
    return { label, detail, type: isInside ? 'property' : 'variable', ...(info === undefined ? {} : { info }) };
  });
  const functions = EXPRESSION_LANGUAGE.filter(({ method }) => method === isInside && (names === undefined || !isInside)).map(
    ({ name, signature, summary }): ExpressionOption => ({
      label: name,
      detail: signature,
      info: summary,
      type: 'function',
      apply: `${name}(`,
    }),
  );
  const unique = functions.filter(({ label }, index) => functions.findIndex((other) => other.label === label) === index);
  return { from, options: [...variables, ...unique] };
}

function isInText(before: string): boolean {
  let quote = '';
  for (let index = 0; index < before.length; index += 1) {
    const character = before[index]!;
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== '') index += 1;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}
