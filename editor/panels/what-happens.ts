import type { Port } from '@fettle/flows';
import type { FlowRecords } from '../document/flow-records.ts';

/** What one signal of a step leads to. */
export interface SignalEffects {
  readonly port: string;
  readonly title: string;
  /** One line for each step behind it: what it is, and how far behind (answers of a check stand one further). */
  readonly lines: readonly { readonly text: string; readonly depth: number }[];
}

interface Describe {
  readonly titleOf: (flowNode: string) => string;
  readonly portsOf: (flowNode: string) => readonly Port[];
  readonly subtitleOf: (flowNode: string) => string;
}

/** "What happens on this signal", in words, for every way out of a step that carries firings. Empty: it has none. */
export function whatHappens(records: Pick<FlowRecords, 'sequenceFlows'>, flowNode: string, describe: Describe): readonly SignalEffects[] {
  const flows = Object.values(records.sequenceFlows);
  const follow = (from: string, port: string, depth: number, seen: readonly string[]): SignalEffects['lines'] =>
    flows
      .filter((flow) => flow.from.node === from && flow.from.port === port && !seen.includes(flow.to.node))
      .flatMap(({ to }) => {
        const subtitle = describe.subtitleOf(to.node);
        const title = describe.titleOf(to.node);
        const lines = [{ text: subtitle === '' ? title : `${title}: ${subtitle}`, depth }];
        const onward = firingPorts(describe, to.node).flatMap(({ name, title: way }) => {
          const behind = follow(to.node, name, depth + 2, [...seen, from]);
          return behind.length === 0 ? [] : [{ text: `“${way}” →`, depth: depth + 1 }, ...behind];
        });
        return [...lines, ...onward];
      });
  return firingPorts(describe, flowNode).map(({ name, title }) => ({ port: name, title, lines: follow(flowNode, name, 0, [flowNode]) }));
}

const firingPorts = ({ portsOf }: Describe, flowNode: string): readonly Port[] => portsOf(flowNode).filter(({ kind }) => kind === 'firing');
