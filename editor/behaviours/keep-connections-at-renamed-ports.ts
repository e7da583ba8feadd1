import type { Port, Ports } from '@fettle/flows';
import { changeParam } from '../commands/change-param.ts';
import { defineBehaviour } from '../document/command.ts';

/**
 * When a param changes what ports a flowNode has (a gateway's conditions, the ways a work instruction ends): a connection at a port that was only renamed stays
 * at it, one at a port that is gone goes with it. Renamed is: the same number of ports on that side, and exactly one name differs, at the same place.
 */
export const keepConnectionsAtRenamedPorts = defineBehaviour({
  name: 'keepConnectionsAtRenamedPorts',
  on: changeParam,
  follow(draft, { flowNode }, { portsOf }) {
    const before = draft.flowNodes[flowNode];
    if (before === undefined) return undefined;
    const portsBefore = portsOf(before);
    return () => {
      const after = portsOf(draft.flowNodes[flowNode]!);
      // Most params change no port, and a text is typed letter by letter: nobody looks at all connections then.
      if (sameNames(portsBefore, after)) return;
      const renamedOutput = renamedPort(portsBefore.outputs, after.outputs);
      const renamedInput = renamedPort(portsBefore.inputs, after.inputs);
      for (const flow of Object.values(draft.sequenceFlows)) {
        if (flow.from.node === flowNode) {
          if (renamedOutput?.from === flow.from.port) flow.from.port = renamedOutput.to;
          else if (vanished(flow.from.port, portsBefore.outputs, after.outputs)) delete draft.sequenceFlows[flow.id];
        }
        if (flow.to.node === flowNode) {
          if (renamedInput?.from === flow.to.port) flow.to.port = renamedInput.to;
          else if (vanished(flow.to.port, portsBefore.inputs, after.inputs)) delete draft.sequenceFlows[flow.id];
        }
      }
    };
  },
});

function sameNames(before: Ports, after: Ports): boolean {
  const isSame = (left: readonly Port[], right: readonly Port[]): boolean =>
    left.length === right.length && left.every(({ name }, index) => name === right[index]?.name);
  return isSame(before.outputs, after.outputs) && isSame(before.inputs, after.inputs);
}

function renamedPort(before: readonly Port[], after: readonly Port[]): { readonly from: string; readonly to: string } | undefined {
  if (before.length !== after.length) return undefined;
  const changed = before.flatMap(({ name }, index) => (after[index]!.name === name ? [] : [{ from: name, to: after[index]!.name }]));
  const [only] = changed;
  const isNew = only !== undefined && changed.length === 1 && !before.some(({ name }) => name === only.to);
  return isNew ? only : undefined;
}

/** A port that was never there (a problem of an imported flow) is the linter's business, not ours. */
function vanished(name: string, before: readonly Port[], after: readonly Port[]): boolean {
  return before.some((port) => port.name === name) && !after.some((port) => port.name === name);
}
