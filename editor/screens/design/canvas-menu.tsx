import { Kbd, Menu } from '@mantine/core';
import { Fragment } from 'react';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import { type EditorActions, KEY_BINDINGS } from './key-bindings.ts';
import { keyNames } from './key-names.ts';
import { menuKeys } from './menu-keys.ts';

/** The menu of what is selected: by the right button, the menu key, or a finger that rests. What it offers, a key does too. */
export function CanvasMenu({ actions }: { readonly actions: EditorActions }) {
  const flow = useOpenFlow();
  const at = useValue(flow.menuAt);
  if (at === undefined) return null;
  const close = (): void => {
    flow.menuAt.set(undefined);
    flow.canvas.get()?.focus();
  };
  return (
    <Menu
      key={`${at.x} ${at.y}`}
      opened
      onChange={(opened) => !opened && close()}
      position="bottom-start"
      offset={2}
      width={260}
      floatingStrategy="fixed"
      // Long as it is, it stays whole within the window, beside or over where it was asked for.
      middlewares={{ flip: false, shift: { crossAxis: true, padding: 8 } }}
      withinPortal
    >
      <Menu.Target>
        <span style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label="What can be done here" style={{ maxHeight: 'calc(100dvh - 16px)', overflowY: 'auto' }}>
        {menuKeys(flow).map((keys, index) => (
          <Fragment key={keys[0]}>
            {index > 0 && <Menu.Divider />}
            {keys.map((key) => {
              const binding = KEY_BINDINGS.find((one) => one.keys.split(' ').includes(key));
              const run = binding?.command ?? binding?.run;
              if (binding === undefined || run === undefined) return null;
              return (
                <Menu.Item
                  key={key}
                  rightSection={keyNames(key).map((name) => (
                    <Kbd key={name} size="xs" ml={3}>
                      {name}
                    </Kbd>
                  ))}
                  onClick={() => {
                    close();
                    // The menu gives the focus back first.
                    setTimeout(() => run(actions));
                  }}
                >
                  {MENU_TITLES[key] ?? binding.title}
                </Menu.Item>
              );
            })}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Shorter than in the list of keys, which also says how. */
const MENU_TITLES: Readonly<Record<string, string>> = {
  Tab: 'Add a step…',
  A: 'Append a step…',
  R: 'Replace by another type…',
  C: 'Connect to another step…',
  Enter: 'Settings',
  B: 'Breakpoint on or off',
  L: 'Select by dragging',
  W: 'Show as the operator sees it',
  F: 'Fold or unfold',
};
