import { FlowDefinition } from '../definition.ts';
import { FettleError } from '../fettle-error.ts';
import { canonicalJson } from '../hash.ts';
import type { Json, ValueKind } from '../value.ts';
import { compileCondition } from './compile-condition.ts';
import { Condition } from './condition.ts';
import { referredNames } from './lower-condition.ts';
import type { LibraryRule, RuleDocument } from './rule-document.ts';
import { durationIn, withDuration } from './rule-duration.ts';
import { loweringOf, RuleOfCondition, type RuleOptions } from './rule-of-condition.ts';

/** Where imported rules are to judge. */
export interface RulesTarget {
  readonly id: string;
  readonly name: string;
  /** A machine, or with `isClass` a class of machines. */
  readonly equipment: string;
  readonly isClass?: boolean;
  /** Kinds of the signals, where they are known; a number otherwise. */
  readonly signalKinds?: Readonly<Record<string, ValueKind>>;
}

/** The fact that stands for the reading that arrives. */
const VALUE = 'value';
const COLUMN = 280;
const ROW = 110;

/**
 * Rules of json-rules-engine as a quality rule: a signal source for each fact, a condition for each rule, judged at every reading, as the library judges at every run. What a rule's
 * event is to lead to is drawn by who imports it: the event goes with the firing. `rulesOfFlow` gives the same document back.
 * Throws `expressionInvalid` for a condition that cannot be compiled and `invalidInput` for a fact named "value".
 */
export function flowOfRules(document: RuleDocument, target: RulesTarget): FlowDefinition {
  const named = document.conditions;
  const { rules, options } = document;
  const signalsOf = rules.map(({ conditions }) => compileCondition(conditions, named, loweringOf(options)).signals);
  const signals = [...new Set(signalsOf.flat())];
  if (signals.includes(VALUE)) {
    throw new FettleError(
      'invalidInput',
      'A fact is named "value", which here is the reading that arrives. Give it another name in the rules.',
    );
  }
  const sourceOf = new Map(signals.map((signal, index) => [signal, `source_${index + 1}`]));
  const sources = signals.map((signal) => ({
    id: sourceOf.get(signal) as string,
    type: 'signal-source',
    typeVersion: 1,
    name: signal,
    params: {
      appliesTo: target.isClass === true ? 'class' : 'equipment',
      equipment: target.equipment,
      signal,
      valueKind: target.signalKinds?.[signal] ?? 'number',
      unit: '',
    },
  }));
  const conditionNodes = rules.map((rule, index) => {
    const { event, forAtLeast } = durationIn(rule.event);
    const own = ruleOf({ ...rule, event }, document);
    return {
      id: `rule_${index + 1}`,
      type: 'condition',
      typeVersion: forAtLeast > 0 ? 2 : 1,
      name: String(rule.name ?? rule.event.type).slice(0, 120),
      params: {
        title: '',
        condition: rule.conditions,
        ...(forAtLeast > 0 ? { forAtLeast } : {}),
        semantics: 'level',
        rule: index === 0 ? { ...own, ...firstOf(document) } : own,
      },
    };
  });
  const sequenceFlows = signalsOf.flatMap((read, index) =>
    read.map((signal) => ({
      id: `${signal}-rule_${index + 1}`.slice(-80),
      from: { node: sourceOf.get(signal) as string, port: 'out' },
      to: { node: `rule_${index + 1}`, port: 'in' },
    })),
  );
  const positions = Object.fromEntries([
    ...sources.map(({ id }, row) => [id, { x: 0, y: row * ROW }] as const),
    ...conditionNodes.map(({ id }, row) => [id, { x: COLUMN, y: row * ROW }] as const),
  ]);
  return FlowDefinition.parse({
    schema: 'fettle/flow@1',
    id: target.id,
    kind: 'qualityRule',
    name: target.name,
    flowNodes: [...sources, ...conditionNodes],
    sequenceFlows,
    layout: { positions },
  });
}

function ruleOf(rule: LibraryRule, { conditions: named = {}, options }: RuleDocument): RuleOfCondition {
  const { conditions, event, name, priority, ...others } = rule;
  const names = referredNames(conditions, named);
  return {
    ...(name === undefined ? {} : { name }),
    event,
    ...(priority === undefined ? {} : { priority }),
    ...kept('conditions', Object.fromEntries(Object.entries(named).filter(([key]) => names.has(key)))),
    ...(options === undefined ? {} : { options }),
    ...kept('others', others as Record<string, Json>),
  };
}

/** Of the first rule: named conditions that no rule refers to, their order, and what else stands in the document. */
function firstOf(document: RuleDocument): RuleOfCondition {
  const { rules, conditions: named, options: _, ...others } = document;
  if (named === undefined) return kept('document', kept('others', others as Record<string, Json>));
  const [first] = rules;
  const own = first === undefined ? new Set<string>() : referredNames(first.conditions, named);
  const referred = new Set(rules.flatMap(({ conditions }) => [...referredNames(conditions, named)]));
  return {
    ...kept('conditions', Object.fromEntries(Object.entries(named).filter(([key]) => own.has(key) || !referred.has(key)))),
    document: { conditions: Object.keys(named), ...kept('others', others as Record<string, Json>) },
  };
}

/** Nothing for what is empty. */
const kept = <Name extends string, Value extends object>(name: Name, value: Value): { [name in Name]?: Value } =>
  Object.keys(value).length === 0 ? {} : ({ [name]: value } as { [name in Name]?: Value });

/**
 * The conditions of a quality rule as rules of json-rules-engine, in the order of the drawing. Of a flow that `flowOfRules` made it is the document again; a condition that was drawn here is a rule
 * whose event is named after it. Throws `invalidInput` when two conditions mean different things by one name, or when a condition judges `value`, which the library does not have.
 */
export function rulesOfFlow(definition: FlowDefinition): RuleDocument {
  const rules: LibraryRule[] = [];
  const named = new Map<string, Condition>();
  let document: NonNullable<RuleOfCondition['document']> = {};
  let options: RuleOptions | undefined;
  for (const { id, type, name, params } of definition.flowNodes) {
    if (type !== 'condition') continue;
    const place = { place: { flowNode: id } };
    const conditions = Condition.parse(params.condition);
    const rule = RuleOfCondition.parse(params.rule ?? {});
    if (readsValue(conditions, rule)) {
      throw new FettleError(
        'invalidInput',
        `"${name}" judges "value", the reading that arrives. Name its signal: the library knows facts only.`,
        place,
      );
    }
    for (const [key, condition] of Object.entries(rule.conditions ?? {})) {
      const before = named.get(key);
      if (before !== undefined && canonicalJson(before) !== canonicalJson(condition)) {
        throw new FettleError('invalidInput', `Two conditions mean different things by "${key}". Give one of them another name.`, place);
      }
      named.set(key, condition);
    }
    if (rule.document !== undefined) document = rule.document;
    if (rule.options !== undefined) options = { ...options, ...rule.options };
    rules.push({
      conditions: 'fact' in conditions ? { all: [conditions] } : conditions,
      event: withDuration(rule.event ?? { type: String(params.title || name) }, Number(params.forAtLeast ?? 0)),
      ...(rule.name !== undefined ? { name: rule.name } : rule.event === undefined ? { name } : {}),
      ...(rule.priority === undefined ? {} : { priority: rule.priority }),
      ...rule.others,
    });
  }
  if (rules.length === 0) throw new FettleError('invalidInput', `"${definition.name}" has no condition that could become a rule.`);
  const order = document.conditions ?? [];
  const names = [...order.filter((key) => named.has(key)), ...[...named.keys()].filter((key) => !order.includes(key))];
  const conditions = Object.fromEntries(names.map((key) => [key, named.get(key) as Condition]));
  return {
    rules,
    ...(names.length > 0 || document.conditions !== undefined ? { conditions } : {}),
    ...(options === undefined ? {} : { options }),
    ...document.others,
  };
}

const readsValue = (condition: Condition, rule: RuleOfCondition): boolean =>
  compileCondition(condition, rule.conditions, loweringOf(rule.options)).signals.includes(VALUE);
