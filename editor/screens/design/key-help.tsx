import { Kbd, Modal } from '@mantine/core';
import styles from './design-screen.module.css';
import { KEY_BINDINGS } from './key-bindings.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Readonly<Record<string, string>> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

export function KeyHelp({ close }: { readonly close: () => void }) {
  const shown = KEY_BINDINGS.filter(({ title }) => title !== '');
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <Modal opened onClose={close} title="Keys of the editor" size={760}>
      <div className={styles.keys}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shown
                .filter((binding) => binding.group === group)
                .map(({ keys, title }) => (
                  <div key={keys}>
                    <dt>{title}</dt>
                    <dd>
                      {keys.split(' ').map((way) => (
                        <span key={way}>
                          {(way === '+' ? ['+'] : way.split('+')).map((key) => (
                            <Kbd key={key} size="xs">
                              {NAMES[key] ?? key}
                            </Kbd>
                          ))}
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
