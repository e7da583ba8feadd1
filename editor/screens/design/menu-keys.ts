import type { OpenFlow } from '../../session/open-flow.ts';

/** What the menu offers, as the keys that do the same; parted into groups. */
export type MenuKeys = readonly (readonly string[])[];

const CLIPBOARD = ['Mod+C', 'Mod+X', 'Mod+D'];
const REMOVE = ['Delete'];

/** The things that one does to what is selected, or to the drawing when nothing is. */
export function menuKeys({ document, selection, readOnly }: OpenFlow): MenuKeys {
  const step = document.records.flowNodes[selection.onlyFlowNode ?? ''];
  if (readOnly) return selection.isEmpty ? [['1', 'Mod+F', 'Mod+K']] : [['Mod+C', '2', 'Mod+K']];
  if (step !== undefined) {
    const type = document.registry.get(step.type);
    const calls = type?.usedIn === 'routing' && type.calls !== undefined ? ['O', 'F'] : [];
    return [['Enter', 'F2', 'R', 'W'], ['A', 'C', ...calls], ['B'], CLIPBOARD, [...REMOVE, 'Mod+Delete']];
  }
  if (selection.onlySequenceFlow !== undefined) return [['A', 'B'], REMOVE];
  if (selection.onlyGroup !== undefined) return [['F2', 'F', 'Mod+Shift+G'], CLIPBOARD, REMOVE];
  if (selection.isEmpty)
    return [
      ['Tab', 'N', 'Mod+V'],
      ['Mod+A', 'L'],
      ['1', 'Shift+Alt+T', 'Mod+F', 'Mod+K'],
    ];
  const several = selection.get().flowNodes.size + selection.get().groups.size > 1;
  return [...(several ? [['Mod+G', 'Alt+A', 'Alt+W', '2']] : [['Enter']]), CLIPBOARD, REMOVE];
}
