import { describe, expect, test } from 'vitest';
import { OpenFlow } from '../../session/open-flow.ts';
import { openTestDocument, step } from '../../testing/open-test-document.ts';
import { KEY_BINDINGS } from './key-bindings.ts';
import { menuKeys } from './menu-keys.ts';

const opened = (readOnly = false) => {
  const { document } = openTestDocument([step('cut', 'manual-operation'), step('end', 'end')], ['cut.done > end.in']);
  return new OpenFlow(document, readOnly);
};

describe('the menu of what is selected', () => {
  test.each([
    ['nothing', {}, ['Mod+V', 'N', 'Mod+K'], ['Delete']],
    ['one step', { flowNodes: ['cut'] }, ['A', 'R', 'C', 'F2', 'Mod+D', 'Delete'], ['Mod+G', 'O']],
    ['several steps', { flowNodes: ['cut', 'end'] }, ['Mod+G', 'Delete'], ['R']],
    ['a connection', { sequenceFlows: ['flow1'] }, ['A', 'B', 'Delete'], ['R']],
  ])('for %s', (_, selected, offered, notOffered) => {
    const flow = opened();
    flow.selection.select(selected);

    const keys = menuKeys(flow).flat();

    expect(keys).toEqual(expect.arrayContaining(offered));
    for (const key of notOffered) expect(keys).not.toContain(key);
  });

  test('offers nothing that changes what may only be looked at', () => {
    const flow = opened(true);
    flow.selection.select({ flowNodes: ['cut'] });

    expect(menuKeys(flow).flat()).toEqual(['Mod+C', '2', 'Mod+K']);
  });

  test('whatever it offers, a key does too', () => {
    const flow = opened();
    const all = [{}, { flowNodes: ['cut'] }, { flowNodes: ['cut', 'end'] }, { sequenceFlows: ['flow1'] }, { groups: ['g'] }].flatMap(
      (selected) => {
        flow.selection.select(selected);
        return menuKeys(flow).flat();
      },
    );

    const known = KEY_BINDINGS.filter(({ run, command }) => (run ?? command) !== undefined).flatMap(({ keys }) => keys.split(' '));

    expect(all.filter((key) => !known.includes(key))).toEqual([]);
  });
});
