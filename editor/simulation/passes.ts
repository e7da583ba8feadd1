import type { FlowNode, HistoryEvent, Json, RuleItem, SequenceFlow } from '@fettle/flows';
import { valueWords } from '../parts/value-words.ts';

/** What came by on a connection last. */
export interface Pass {
  /** As short as it is read beside a line. */
  readonly label: string;
  /** Everything that is known of it, for whoever looks closer. */
  readonly full: string;
  /** How often something came by. */
  readonly times: number;
  /** It came by in the step that was shown last. */
  readonly isNew: boolean;
}

/** A rule's item on its way: which output of which flowNode gave it, and how long the history was then. */
export interface RulePass {
  readonly from: string;
  readonly output: string;
  readonly item: RuleItem;
  readonly after: number;
}

export interface PassSource {
  readonly history: readonly HistoryEvent[];
  /** Lines of history that have been shown, and how many had been before the last step. */
  readonly shown: number;
  readonly before: number;
  readonly rulePasses: readonly RulePass[];
  readonly sequenceFlows: readonly SequenceFlow[];
  readonly flowNodes: readonly FlowNode[];
}

const MOST_LABEL = 22;

/** By sequenceFlow. Of a routing: the unit that came by, with what its last step gave it, or the values that decided its way. Of a rule: the reading or the firing. */
export function passesOf({ history, shown, before, rulePasses, sequenceFlows, flowNodes }: PassSource): ReadonlyMap<string, Pass> {
  const passes = new Map<string, Pass>();
  const note = (id: string, pass: Omit<Pass, 'times'>): void => {
    passes.set(id, { ...pass, times: (passes.get(id)?.times ?? 0) + 1 });
  };
  const nodes = new Map(flowNodes.map((node) => [node.id, node]));
  const ways = new Map(sequenceFlows.map((way) => [way.id, way]));
  /** Results of each unit by flowNode, as a condition sees them under `data`. */
  const data = new Map<string, Record<string, Json>>();
  for (const [place, { stream, kind, flowNode, data: said }] of history.entries()) {
    if (place >= shown) break;
    if (kind === 'left' && flowNode !== undefined && said.results !== undefined)
      data.set(stream, { ...data.get(stream), [flowNode]: said.results });
    if (kind !== 'entered' || typeof said.by !== 'string') continue;
    const way = ways.get(said.by);
    if (way === undefined) continue;
    const unit = stream.split('/').at(-1) ?? stream;
    const known = data.get(stream) ?? {};
    const told = known[way.from.node] ?? namedIn(nodes.get(way.from.node), known);
    note(said.by, {
      label: shorten(labelOf(told) || unit),
      full: [`${unit} came by (${way.from.port})`, fullOf(known)].filter((part) => part !== '').join('\n'),
      isNew: place >= before,
    });
  }
  const out = Map.groupBy(sequenceFlows, ({ from }) => `${from.node} ${from.port}`);
  for (const { from, output, item, after } of rulePasses) {
    if (after > shown) continue;
    for (const { id } of out.get(`${from} ${output}`) ?? [])
      note(id, { label: shorten(itemLabel(item)), full: itemFull(item), isNew: after >= before });
  }
  return passes;
}

/** Flags and numbers say most; who did it and when is in the history. */
const QUIET = new Set(['person', 'endedAt', 'reason', 'withinLimits', 'started']);

function labelOf(told: Json | undefined): string {
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return told === undefined ? '' : valueWords(told);
  const said = Object.entries(told as Readonly<Record<string, Json>>).filter(
    ([name, value]) => !QUIET.has(name) && value !== null && typeof value !== 'object' && value !== '',
  );
  const [measured] = said.filter(([, value]) => typeof value === 'number');
  const [worded] = said.filter(([, value]) => typeof value !== 'number');
  return [measured, worded]
    .filter((pair) => pair !== undefined)
    .slice(0, 1)
    .map(([name, value]) => `${name} ${valueWords(value)}`)
    .join(', ');
}

/** Of a step that gives no results of its own, a gateway: what its conditions read (`data.measure.width`). */
function namedIn(node: FlowNode | undefined, known: Readonly<Record<string, Json>>): Json | undefined {
  if (node === undefined) return undefined;
  const read: Record<string, Json> = {};
  for (const [, step = '', name = ''] of JSON.stringify(node.params).matchAll(/data\.(\w+)\.(\w+)/g)) {
    const results = known[step];
    const value =
      typeof results === 'object' && results !== null && !Array.isArray(results)
        ? (results as Readonly<Record<string, Json>>)[name]
        : undefined;
    if (value !== undefined) read[name] = value;
  }
  return Object.keys(read).length === 0 ? undefined : read;
}

function fullOf(known: Readonly<Record<string, Json>>): string {
  return Object.entries(known)
    .map(([step, results]) => `${step}: ${inLines(results)}`)
    .join('\n');
}

function inLines(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return valueWords(value);
  return Object.entries(value as Readonly<Record<string, Json>>)
    .map(([name, inner]) => `${name} = ${valueWords(inner)}`)
    .join(', ');
}

function itemLabel(item: RuleItem): string {
  if ('firing' in item) return item.title;
  return item.quality === 'good' ? valueWords(item.value) : `${valueWords(item.value)} ${item.quality}`;
}

function itemFull(item: RuleItem): string {
  if (!('firing' in item)) {
    const of = [item.equipment, item.signal].filter((part) => part !== undefined).join('.');
    return `${of === '' ? 'Value' : of} = ${valueWords(item.value)}, ${item.quality}`;
  }
  const trace = item.trace.map((line) => JSON.stringify(line)).slice(0, 6);
  return [`Fired: ${item.title}`, ...(item.reading === undefined ? [] : [itemFull(item.reading)]), ...trace].join('\n');
}

const shorten = (text: string): string => (text.length > MOST_LABEL ? `${text.slice(0, MOST_LABEL - 1)}…` : text);
