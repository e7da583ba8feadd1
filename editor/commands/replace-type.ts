import { isBoundary } from '../document/attachment.ts';
import { defineCommand } from '../document/command.ts';

export interface ReplaceType {
  readonly flowNode: string;
  readonly type: string;
}

/** Makes a flowNode one of another type. Params of the same name that the new type accepts are kept; the id, the name and the place stay. */
export const replaceType = defineCommand<ReplaceType>({
  name: 'replaceType',
  title: () => 'replace step',
  execute(draft, { flowNode, type }, { registry }) {
    const node = draft.flowNodes[flowNode];
    const nodeType = registry.get(type);
    if (node === undefined || nodeType === undefined || node.type === type) return;
    const before = registry.get(node.type)?.title;
    const params = structuredClone(nodeType.defaults) as Record<string, unknown>;
    for (const [name, value] of Object.entries(node.params)) {
      if (!(name in params)) continue;
      const candidate = { ...params, [name]: value };
      if (nodeType.params.safeParse(candidate).success) params[name] = value;
    }
    node.params = params;
    node.type = type;
    node.typeVersion = nodeType.version;
    if (!isBoundary(nodeType)) delete node.attachedTo;
    if (node.name === before) node.name = nodeType.title;
  },
});
