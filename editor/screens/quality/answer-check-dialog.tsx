import type { DataEntry, EnteredValue, EnteredValues, Value } from '@fettle/flows';
import { api, type CheckView } from '@fettle/flows/contract';
import { Alert, Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
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
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          {instruction.outcomes.map(({ value, title, tone }, index) => (
            <Button
              key={value}
              variant={index === 0 ? 'filled' : 'default'}
              color={tone === 'bad' && index === 0 ? 'red' : 'ink'}
              loading={answer.isPending}
              onClick={() => send(value)}
            >
              {title}
            </Button>
          ))}
        </Group>
      </Stack>
    </Modal>
  );
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
          label={`What happened? ${entry.title} is outside its limits (${entry.lower ?? '–'} … ${entry.upper ?? '–'} ${entry.unit})`}
          withAsterisk
          value={entered?.comment ?? ''}
          onChange={(event) => set({ value, comment: event.currentTarget.value })}
        />
      )}
    </>
  );
}
