import { instructionTexts } from '@fettle/flows/instruction-language.ts';
import { ActionIcon, Autocomplete, Button, Group, Input, Text } from '@mantine/core';
import { IconLanguage, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { instructionOf } from '../../instruction/instruction-of.ts';
import { languageName } from '../../parts/language-name.ts';
import { useRecords } from '../../session/open-flow.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';
import { progressOf, type Translation } from './translation-progress.ts';

const TranslationDialog = lazy(() => import('./translation-dialog.tsx').then((module) => ({ default: module.TranslationDialog })));

/** What most plants speak; any other can be typed. */
const COMMON = ['de', 'en', 'es', 'fr', 'it', 'pl', 'pt-BR', 'cs', 'ro', 'hu', 'tr', 'uk', 'zh', 'ja', 'ko', 'vi'];
const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The languages of a work instruction, how much of each is there, and the words themselves in a dialog beside the original. */
export function TranslationsWidget(props: WidgetProps) {
  const form = useForm();
  const { label, description, error, id } = useFieldProps(props);
  const [open, setOpen] = useState<number>();
  const [typed, setTyped] = useState('');
  const translations = (Array.isArray(props.value) ? props.value : []) as readonly Translation[];
  // Whoever translates nothing need not hear of every letter of the original.
  const flowNode = useRecords(({ flowNodes }) => (translations.length === 0 ? undefined : flowNodes[form.flowNode]));
  const instruction = flowNode && instructionOf(flowNode);
  const texts = instruction === undefined ? [] : instructionTexts(instruction);
  const put = (next: readonly Translation[]): void => {
    form.change(props.path, next);
    form.settle();
  };
  const add = (language: string): void => {
    if (!TAG.test(language) || translations.some((one) => one.language === language)) return;
    put([...translations, { language, words: {} }]);
    setTyped('');
    setOpen(translations.length);
  };
  const shown = open === undefined ? undefined : translations[open];
  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={description}
      error={error}
      inputWrapperOrder={['label', 'description', 'error', 'input']}
    >
      {translations.map((translation, index) => {
        const { done, changed, all } = progressOf(texts, translation);
        return (
          <Group key={translation.language} justify="space-between" gap={6} mt={6} wrap="nowrap">
            <Text fz="sm">
              {languageName(translation.language)}
              <Text component="span" fz="xs" c="dimmed" ml={8}>
                {done} of {all}
                {changed > 0 && `, ${changed} to look at again`}
              </Text>
            </Text>
            <Group gap={4} wrap="nowrap">
              <Button size="compact-sm" variant="default" onClick={() => setOpen(index)}>
                {form.readOnly ? 'Read' : 'Translate'}
              </Button>
              {!form.readOnly && (
                <ActionIcon
                  size={28}
                  aria-label={`Remove ${languageName(translation.language)}`}
                  onClick={() => put(translations.filter((_, other) => other !== index))}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          </Group>
        );
      })}
      {!form.readOnly && (
        <Autocomplete
          mt={6}
          aria-label="Add a language"
          placeholder="Add a language: de, pt-BR…"
          leftSection={<IconLanguage size={15} aria-hidden />}
          data={COMMON.filter((tag) => !translations.some(({ language }) => language === tag))}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={add}
          onKeyDown={(event) => event.key === 'Enter' && add(typed.trim())}
          filter={({ options, search }) =>
            options.filter(
              (option) =>
                'value' in option && `${option.value} ${languageName(option.value)}`.toLowerCase().includes(search.trim().toLowerCase()),
            )
          }
          renderOption={({ option }) => (
            <span>
              {languageName(option.value)}
              <Text component="span" fz="xs" c="dimmed" ml={8}>
                {option.value}
              </Text>
            </span>
          )}
        />
      )}
      {shown !== undefined && open !== undefined && (
        <Suspense>
          <TranslationDialog
            translation={shown}
            texts={texts}
            readOnly={form.readOnly}
            change={(place, words) => form.change([...props.path, open, 'words', place], words)}
            settle={form.settle}
            close={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </Input.Wrapper>
  );
}
