import { api, type Person, type PersonSkill, type Skill } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { dayText, endOfDay, monthsLater } from './day-of-validity.ts';

/** Months for which qualifications are usually given. */
const USUAL = [
  [6, '6 months'],
  [12, '1 year'],
  [24, '2 years'],
] as const;

/** Gives a person a skill, or another end of its validity. */
export function GrantDialog({
  skill,
  persons,
  held,
  close,
}: {
  readonly skill: Skill;
  readonly persons: readonly Person[];
  /** Who has it already. */
  readonly held: readonly PersonSkill[];
  readonly close: () => void;
}) {
  const grant = useChange(api.grantSkill, [api.skillsOfPersons]);
  const [person, setPerson] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const now = Date.now();
  // Valid to the end of the day.
  const validUntil = until === '' ? undefined : endOfDay(until);
  const isOver = validUntil !== undefined && validUntil < now;
  const before = held.find((one) => one.person === person);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (person === null || isOver) return;
    const body = { reason: reason.trim(), ...(validUntil === undefined ? {} : { validUntil }) };
    grant.mutate({ params: { person, skill: skill.id }, body }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={`Give "${skill.title}" to a person`} size={480}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label="Person"
            searchable
            data-autofocus
            nothingFoundMessage="Nobody of this name"
            data={persons.filter(({ active }) => active).map(({ id, displayName }) => ({ value: id, label: displayName }))}
            value={person}
            onChange={setPerson}
          />
          {before !== undefined && (
            <Text fz="sm" role="status">
              Has it {endWords(before.validUntil, now)} already, given by {before.grantedBy} on {dayText(before.grantedAt)}. What is given
              now takes its place.
            </Text>
          )}
          <div>
            <TextInput
              type="date"
              label="Valid until"
              description="To the end of that day. Empty: for good"
              min={dayText(now)}
              value={until}
              error={isOver ? 'This day is over: nobody could work with it.' : undefined}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <Group gap={6} mt={6} role="group" aria-label="Usual times">
              {USUAL.map(([months, words]) => (
                <Button
                  key={months}
                  variant="default"
                  size="compact-sm"
                  aria-pressed={until === monthsLater(now, months)}
                  onClick={() => setUntil(monthsLater(now, months))}
                >
                  {words}
                </Button>
              ))}
              <Button variant="default" size="compact-sm" aria-pressed={until === ''} onClick={() => setUntil('')}>
                For good
              </Button>
            </Group>
          </div>
          <TextInput
            label="Why"
            description="What shows it: a course, a test. It stands on the audit trail"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {grant.error !== null && (
            <Alert color="red" role="alert">
              {grant.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={grant.isPending} disabled={person === null || isOver}>
              Give
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function endWords(validUntil: number | undefined, now: number): string {
  if (validUntil === undefined) return 'for good';
  return validUntil < now ? `until ${dayText(validUntil)}, which is over,` : `until ${dayText(validUntil)}`;
}
