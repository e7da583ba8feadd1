import type { ScopeKind } from '../expression/kind.ts';
import { type ExpressionScope, extendScope, openScope, routingScope, ruleScope, watchScope } from '../expression/scope.ts';
import type { ExpressionUse } from '../node-type.ts';
import type { LintContext, LintNode } from './lint-context.ts';

/** Scopes of the flows that were linted last, by what is in them: one object each, so that what did not change since the last key is not compiled again. */
const shared = new Map<string, ExpressionScope>();
const SHARED_KEPT = 30;

function share(scope: ExpressionScope): ExpressionScope {
  const key = JSON.stringify(scope);
  const known = shared.get(key) ?? scope;
  shared.delete(key);
  shared.set(key, known);
  const oldest = shared.size > SHARED_KEPT ? shared.keys().next().value : undefined;
  if (oldest !== undefined) shared.delete(oldest);
  return known;
}

/** Scope of every expression of one flow. Equal scopes are one object, so that equal expressions compile once. */
export function expressionScopes(context: LintContext): (use: ExpressionUse) => ExpressionScope {
  const bases = new Map<string, ExpressionScope>();
  const scopes = new Map<string, ExpressionScope>();
  const base = (use: ExpressionUse): ExpressionScope => {
    const key = `${use.scope} ${use.equipment ?? ''}`;
    const scope = bases.get(key) ?? share(makeBase(use, context));
    bases.set(key, scope);
    return scope;
  };
  return (use) => {
    const scope = base(use);
    if (use.names === undefined || scope.open === true) return scope;
    const key = `${use.scope} ${use.equipment ?? ''} ${JSON.stringify(use.names)}`;
    const extended = scopes.get(key) ?? share(extendScope(scope, use.names));
    scopes.set(key, extended);
    return extended;
  };
}

/** Where the machine is not known (that is another check's finding) every name is allowed; the grammar is still checked. */
function makeBase(use: ExpressionUse, context: LintContext): ExpressionScope {
  if (use.scope === 'routing') return routingScope(Object.fromEntries(context.nodes.map((node) => [node.flowNode.id, outputsOf(node)])));
  const ids = use.equipment === undefined || use.equipment === '' ? context.ruleEquipment : [use.equipment];
  const parts = ids.map((id) => context.plantPart(id)).filter((part) => part !== undefined);
  if (parts.length === 0) return openScope;
  const signals = parts.flatMap((part) => [...part.signals.values()]);
  const title = `the signals of ${parts.map((part) => part.title).join(' and ')}`;
  return use.scope === 'watch' ? watchScope(signals, [], title) : ruleScope(signals, title);
}

type Outputs = Extract<Parameters<typeof routingScope>[0][string], object> | 'any';

function outputsOf({ type, params }: LintNode): Outputs {
  if (type === undefined || params === undefined) return 'any';
  return type.outputs?.(params as never) ?? ({} satisfies Record<string, ScopeKind>);
}
