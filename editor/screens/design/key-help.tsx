import { Kbd, Modal } from '@mantine/core';
import styles from './design-screen.module.css';
import { KEY_BINDINGS } from './key-bindings.ts';
import { keyNames } from './key-names.ts';

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
                          {keyNames(way).map((key) => (
                            <Kbd key={key} size="xs">
                              {key}
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
