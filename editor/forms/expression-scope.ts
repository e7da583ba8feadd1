import type { DrawnNodeType, DrawnRegistry, ExpressionUse, Signal } from '@fettle/flows';
import { type ExpressionScope, extendScope, type ResultKind, routingScope, ruleScope, watchScope } from '@fettle/flows/expression/index.ts';
import { readUnit } from '@fettle/flows/expression/unit-of-measure.ts';
import type { FlowRecords } from '../document/flow-records.ts';
import { formatParamPath, type ParamPath, writeParam } from '../document/param-path.ts';
import { type PlantModel, signalsOf } from '../plant/plant-model.ts';
import type { ArrivingReading } from './condition/arriving.ts';
import type { FieldSpec } from './form-field.ts';

export interface ExpressionPlace {
  readonly scope: ExpressionScope;
  readonly result: ResultKind;
  /** In which a number is needed; empty: any. */
  readonly unit: string;
  /** Equipment (or class) whose signals it sees, for a live value. */
  readonly equipment: string;
  /** The signal that `value` is; undefined: it is made on the way, or there is none. */
  readonly arriving: string | undefined;
}

export interface ScopeQuestion {
  readonly registry: DrawnRegistry;
  readonly records: FlowRecords;
  readonly nodeType: DrawnNodeType | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly path: ParamPath;
  readonly field: Pick<FieldSpec, 'scope' | 'result'>;
  readonly plant: PlantModel;
  /** The equipment that the field is about, where the expression itself does not say. */
  readonly equipment: string;
  /** What arrives at the step of a rule; undefined: nothing does. */
  readonly arriving?: ArrivingReading;
}

/** What an expression field may see. The node type knows best; it is asked as if something were written there, because empty expressions are left out. */
export function expressionPlace(question: ScopeQuestion): ExpressionPlace {
  const { registry, records, plant, field } = question;
  const use = declaredUse(question);
  const kind = use?.scope ?? field.scope ?? 'routing';
  const equipment = use?.equipment || question.equipment;
  const signals: readonly Signal[] = signalsOf(plant, equipment);
  const title = equipment === '' ? undefined : `the signals of ${equipment}`;
  const base = {
    routing: () => routingScope(outputsByNode(registry, records)),
    watch: () => watchScope(signals, [], title),
    rule: () => ruleScope(signals, title),
  };
  const scope = extendScope(base[kind](), use?.names ?? {});
  return {
    scope: kind === 'rule' && question.arriving !== undefined ? withArriving(scope, question.arriving) : scope,
    result: use?.result ?? field.result ?? 'any',
    unit: use?.unit ?? '',
    equipment,
    arriving: kind === 'rule' ? question.arriving?.signal : undefined,
  };
}

/** `value` with the kind, unit and name of the reading that arrives, as far as the drawing says them. */
function withArriving(scope: ExpressionScope, { kind, unit, steps }: ArrivingReading): ExpressionScope {
  if (scope.names.value !== 'any') return scope;
  const title = steps.at(-1);
  return {
    ...scope,
    names: { ...scope.names, value: kind ?? 'any' },
    units: unit === '' ? { ...scope.units } : { ...scope.units, value: readUnit(unit) },
    titles: title === undefined ? { ...scope.titles } : { ...scope.titles, value: title },
  };
}

function declaredUse({ nodeType, params, path }: ScopeQuestion): ExpressionUse | undefined {
  if (nodeType?.expressions === undefined) return undefined;
  const asked = structuredClone(params) as Record<string, unknown>;
  writeParam(asked, path, 'true');
  const parsed = nodeType.params.safeParse(asked);
  const wanted = formatParamPath(path);
  return parsed.success ? nodeType.expressions(parsed.data).find((use) => use.path === wanted) : undefined;
}

/** Results of every step by its id. Which of them are there when a unit comes is the linter's question, not the completion's. */
function outputsByNode(registry: DrawnRegistry, { flowNodes }: FlowRecords) {
  const outputs: Record<string, Readonly<Record<string, 'number' | 'string' | 'boolean' | 'list' | 'any'>>> = {};
  for (const { id, type, params } of Object.values(flowNodes)) {
    const nodeType = registry.get(type);
    const parsed = nodeType?.outputs === undefined ? undefined : nodeType.params.safeParse(params);
    if (parsed?.success) outputs[id] = nodeType!.outputs!(parsed.data);
  }
  return outputs;
}
