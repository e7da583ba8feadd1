import { CollectAggregate, type FlowDefinition, type FlowNode, SignalName } from '@fettle/flows';
import { z } from 'zod';
import { keyWords } from '../../../parts/key-words.ts';
import { type PlantModel, signalsOf } from '../../../plant/plant-model.ts';

/** What is known of a recorded value besides the value. */
export interface FieldName {
  readonly title: string;
  readonly unit: string;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Where it comes from: `highest of Spindle power`. */
  readonly source?: string;
  /** It says only that a milestone was reached. */
  readonly isMilestone?: boolean;
}

/** Turns the ids in a record into the words of the drawing and of the plant. An id that nothing names stands for itself. */
export interface RecordNames {
  flowNode(id: string | undefined): string;
  port(flowNode: string, port: string): string;
  milestone(flowNode: string, key: string): string;
  field(flowNode: string, key: string): FieldName;
  equipment(id: string): string;
  signal(equipment: string, name: string): { readonly title: string; readonly unit: string };
  person(userName: string): string;
}

const Titled = z.object({ key: z.string(), title: z.string().catch('') });
const list = <Schema extends z.ZodType>(item: Schema) => z.array(item).catch([]);
const limit = z.number().optional().catch(undefined);
const Measured = Titled.extend({ unit: z.string().catch(''), lower: limit, upper: limit });

/** The fields of params that name results, whatever the node type: one that words them the same way is understood too. */
const NamingParams = z.object({
  equipment: z.string().catch(''),
  milestones: list(Titled),
  collect: list(z.object({ key: z.string(), signal: SignalName, aggregate: CollectAggregate.catch('last') })),
  steps: list(z.object({ entries: list(Measured) })),
  characteristics: list(Measured),
  conditions: list(Titled),
  outcomes: list(Titled),
});
type NamingParams = z.infer<typeof NamingParams>;

const OF: Record<CollectAggregate, string> = {
  first: 'first',
  last: 'last',
  min: 'lowest',
  max: 'highest',
  mean: 'mean',
  sum: 'sum',
  count: 'number of readings',
  range: 'range',
  standardDeviation: 'standard deviation',
  trail: 'course',
};

/** In the unit of the readings themselves. */
const WITHOUT_UNIT: ReadonlySet<CollectAggregate> = new Set(['count', 'trail']);

const PORT_WORDS: Readonly<Record<string, string>> = { otherwise: 'Otherwise', out: '', useAsIs: 'Use as is' };

/**
 * @param definition the version that the unit runs on; without it (not loaded yet) ids stand for themselves.
 * @param persons display names by user name.
 */
export function recordNames(
  definition: FlowDefinition | undefined,
  plant: PlantModel,
  persons: ReadonlyMap<string, string> = new Map(),
): RecordNames {
  const nodes = new Map<string, { readonly node: FlowNode; readonly params: NamingParams }>();
  for (const node of definition?.flowNodes ?? []) nodes.set(node.id, { node, params: NamingParams.parse(node.params) });
  const titleIn = (titled: readonly { key: string; title: string }[], key: string): string | undefined =>
    titled.find((one) => one.key === key)?.title || undefined;
  const signal = (equipment: string, name: string): { title: string; unit: string } => {
    const found = signalsOf(plant, equipment).find((one) => one.name === name);
    return { title: found?.title || keyWords(name), unit: found?.unit ?? '' };
  };

  return {
    flowNode: (id) => (id === undefined ? 'the unit' : (nodes.get(id)?.node.name ?? id)),
    port: (flowNode, port) => {
      const params = nodes.get(flowNode)?.params;
      return titleIn(params?.conditions ?? [], port) ?? titleIn(params?.outcomes ?? [], port) ?? PORT_WORDS[port] ?? keyWords(port);
    },
    milestone: (flowNode, key) => titleIn(nodes.get(flowNode)?.params.milestones ?? [], key) ?? keyWords(key),
    field: (flowNode, key) => {
      const params = nodes.get(flowNode)?.params;
      if (params === undefined) return { title: keyWords(key), unit: '' };
      const measured = [...params.steps.flatMap(({ entries }) => entries), ...params.characteristics].find((one) => one.key === key);
      if (measured !== undefined) return { ...measured, title: measured.title || keyWords(key) };
      const milestone = titleIn(params.milestones, key);
      if (milestone !== undefined || (key === 'started' && params.milestones.length > 0))
        return { title: milestone ?? keyWords(key), unit: '', isMilestone: true };
      const collected = params.collect.find((one) => one.key === key);
      if (collected === undefined) return { title: keyWords(key), unit: '' };
      const { title, unit } = signal(params.equipment, collected.signal);
      return {
        title: keyWords(key),
        unit: WITHOUT_UNIT.has(collected.aggregate) ? '' : unit,
        source: `${OF[collected.aggregate]} of ${title}`,
      };
    },
    equipment: (id) => plant.equipment.find((one) => one.id === id)?.title || id,
    signal,
    person: (userName) => {
      if (userName === 'flow') return 'the routing';
      if (userName.startsWith('rule ')) return `rule “${userName.slice(5)}”`;
      return persons.get(userName) ?? userName;
    },
  };
}
