import { defineCommand } from '../document/command.ts';
import { formatParamPath, type ParamPath, writeParam } from '../document/param-path.ts';

export interface ChangeParam {
  readonly flowNode: string;
  readonly path: ParamPath;
  /** Plain JSON; undefined removes the field or the item. */
  readonly value: unknown;
}

/** Sets one field of a flowNode's params. Typing in one field is one step of undo. */
export const changeParam = defineCommand<ChangeParam>({
  name: 'changeParam',
  title: ({ path }) => `change ${formatParamPath(path)}`,
  coalesce: ({ flowNode, path }) => `param ${flowNode} ${formatParamPath(path)}`,
  execute(draft, { flowNode, path, value }) {
    const node = draft.flowNodes[flowNode];
    if (node !== undefined) writeParam(node.params, path, value);
  },
});
