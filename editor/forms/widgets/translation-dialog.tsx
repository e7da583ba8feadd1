import type { InstructionText } from '@fettle/flows/instruction-language.ts';
import { Button, Modal, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { languageName } from '../../parts/language-name.ts';
import styles from './translation-dialog.module.css';
import type { Translation } from './translation-progress.ts';

export interface TranslationDialogProps {
  readonly translation: Translation;
  readonly texts: readonly InstructionText[];
  readonly readOnly: boolean;
  readonly change: (place: string, words: { readonly of: string; readonly text: string }) => void;
  readonly settle: () => void;
  readonly close: () => void;
}

/** Each text of an instruction beside its translation. */
export function TranslationDialog({ translation: { language, words }, texts, readOnly, change, settle, close }: TranslationDialogProps) {
  const name = languageName(language);
  return (
    <Modal opened onClose={close} title={`The instruction in ${name}`} size={860}>
      <div className={styles.rows}>
        {texts.map(({ place, text }, index) => {
          const said = words[place];
          const hasChanged = said !== undefined && said.text.trim() !== '' && said.of !== text;
          return (
            <div key={place} className={styles.row}>
              <div className={styles.original}>
                {text}
                {hasChanged && (
                  <p className={styles.changed}>
                    <IconAlertTriangle size={14} aria-hidden />
                    <span>
                      Changed since. It was: <q>{said.of}</q>{' '}
                      {!readOnly && (
                        <Button size="compact-xs" variant="default" onClick={() => change(place, { of: text, text: said.text })}>
                          Still right
                        </Button>
                      )}
                    </span>
                  </p>
                )}
              </div>
              <Textarea
                aria-label={`${name}: ${text}`}
                lang={language}
                autosize
                minRows={1}
                maxRows={12}
                disabled={readOnly}
                {...(index === 0 ? { 'data-autofocus': true } : {})}
                value={said?.text ?? ''}
                onChange={(event) => change(place, { of: text, text: event.currentTarget.value })}
                onBlur={settle}
              />
            </div>
          );
        })}
      </div>
      {texts.length === 0 && <Text c="dimmed">There is nothing to translate yet.</Text>}
    </Modal>
  );
}
