import type { DataEntry, EnteredValue, EnteredValues, Value } from '@fettle/flows';
import { api, type CheckView } from '@fettle/flows/contract';
import { Alert, Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';

const CHANGES = [api.listReactions, api.getReaction, api.listChecks, api.listHolds, api.listUnits];

/** A check answered at a desk: its questions, and a button for each answer. */
export function AnswerCheckDialog({ check, close }: { readonly check: CheckView; readonly close: () => void }) {
  const { instruction } = check;
  const [entries, setEntries] = useState<EnteredValues>({});
  const answer = useChange(api.answerCheck, CHANGES);
  const asked = instruction.steps.flatMap((step) => step.entries);
  const text = instruction.steps.map((step) => step.text).filter((words) => words !== '');
  const set = (key: string, entered: EnteredValue): void => setEntries((before) => ({ ...before, [key]: entered }));
  const send = (outcome: string): void => {
    const filled = Object.fromEntries(Object.entries(entries).filter(([, { value }]) => value !== null && value !== ''));
    answer.mutate({ params: { check: check.id }, body: { outcome, entries: filled } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={instruction.title} size={520}>
      <Stack>
        <Text fz="sm" c="dimmed">
          {check.why}
          {check.serialNumber !== undefined && `, ${check.serialNumber}`}
        </Text>
        {text.map((words) => (
          <Text key={words} fz="sm" style={{ whiteSpace: 'pre-line' }}>
            {words}
          </Text>
        ))}
        {asked.map((entry) => (
          <Question key={entry.key} entry={entry} entered={entries[entry.key]} set={(entered) => set(entry.key, entered)} />
        ))}
        {answer.error !== null && (
          <Alert color="red" role="alert">
            {answer.error.message}
          </Alert>
        )}
        <Stack gap={8} role="group" aria-label="Answers">
          {instruction.outcomes.map(({ value, title, tone }) => (
            <Button
              key={value}
              variant="default"
              justify="flex-start"
              leftSection={
                tone === 'bad' ? (
                  <IconAlertTriangle size={16} color="var(--fettle-warning)" aria-hidden />
                ) : (
                  <IconCheck size={16} color="var(--fettle-act)" aria-hidden />
                )
              }
              disabled={answer.isPending}
              onClick={() => send(value)}
            >
              {title}
            </Button>
          ))}
        </Stack>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={close}>
            Not now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** `at most 0.3 mm`, `7.5 to 8.5 Nm`. */
function limitWords({ lower, upper, unit }: DataEntry): string | undefined {
  const words =
    lower !== undefined && upper !== undefined
      ? `${lower} to ${upper}`
      : upper !== undefined
        ? `at most ${upper}`
        : lower !== undefined
          ? `at least ${lower}`
          : undefined;
  return words === undefined || unit === '' ? words : `${words} ${unit}`;
}

interface QuestionProps {
  readonly entry: DataEntry;
  readonly entered: EnteredValue | undefined;
  readonly set: (entered: EnteredValue) => void;
}

function Question({ entry, entered, set }: QuestionProps) {
  const value = entered?.value ?? null;
  const change = (next: Value): void => set({ ...entered, value: next });
  const isOutside =
    typeof value === 'number' && ((entry.lower !== undefined && value < entry.lower) || (entry.upper !== undefined && value > entry.upper));
  return (
    <>
      {entry.valueKind === 'number' && (
        <NumberInput
          label={entry.title}
          description={limitWords(entry)}
          suffix={entry.unit === '' ? '' : ` ${entry.unit}`}
          withAsterisk={entry.required}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => change(typeof next === 'number' ? next : null)}
        />
      )}
      {entry.valueKind === 'boolean' && (
        <Checkbox label={entry.title} checked={value === true} onChange={(event) => change(event.currentTarget.checked)} />
      )}
      {entry.valueKind === 'string' && entry.choices !== undefined && (
        <Select
          label={entry.title}
          withAsterisk={entry.required}
          data={entry.choices}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => change(next)}
        />
      )}
      {entry.valueKind === 'string' && entry.choices === undefined && (
        <TextInput
          label={entry.title}
          withAsterisk={entry.required}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )}
      {isOutside && (
        <TextInput
          label="What happened?"
          description={`${entry.title} should be ${limitWords(entry)}.`}
          withAsterisk
          value={entered?.comment ?? ''}
          onChange={(event) => set({ value, comment: event.currentTarget.value })}
        />
      )}
    </>
  );
}
