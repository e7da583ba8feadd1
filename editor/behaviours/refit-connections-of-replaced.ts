import { replaceType } from '../commands/replace-type.ts';
import { defineBehaviour } from '../document/command.ts';

/**
 * A flowNode that became another type keeps its connections: at the port of the same name, else at the port of the same rank. What does not find a port
 * is removed.
 */
export const refitConnectionsOfReplaced = defineBehaviour({
  name: 'refitConnectionsOfReplaced',
  on: replaceType,
  follow(draft, { flowNode }, { portsOf }) {
    const node = draft.flowNodes[flowNode];
    if (node === undefined) return undefined;
    const before = portsOf(node);
    return () => {
      const after = portsOf(draft.flowNodes[flowNode]!);
      const refit = (port: string, side: 'inputs' | 'outputs'): string | undefined => {
        if (after[side].some(({ name }) => name === port)) return port;
        const rank = before[side].findIndex(({ name }) => name === port);
        return after[side][rank]?.name;
      };
      for (const flow of Object.values(draft.sequenceFlows)) {
        const end = flow.from.node === flowNode ? flow.from : flow.to.node === flowNode ? flow.to : undefined;
        if (end === undefined) continue;
        const port = refit(end.port, end === flow.from ? 'outputs' : 'inputs');
        if (port === undefined) delete draft.sequenceFlows[flow.id];
        else end.port = port;
      }
    };
  },
});
