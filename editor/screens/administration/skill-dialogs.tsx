import { api, type Person, type Skill } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';

/** A new skill, or other words for one. Its id stands in flows and stays. */
export function SkillDialog({ skill, close }: { readonly skill: Skill | undefined; readonly close: () => void }) {
  const put = useChange(api.putSkill, [api.listSkills]);
  const [id, setId] = useState(skill?.id ?? '');
  const [title, setTitle] = useState(skill?.title ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { id: id.trim(), title: title.trim(), description: skill?.description ?? '' };
    put.mutate({ params: { skill: body.id }, body }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={skill === undefined ? 'Add a skill' : skill.title}>
      <form onSubmit={submit}>
        <Stack>
          {skill === undefined && (
            <TextInput
              label="Id"
              description="Operations name it: letters, digits, - and _"
              data-autofocus
              value={id}
              onChange={(event) => setId(event.currentTarget.value)}
            />
          )}
          <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          {put.error !== null && <Alert color="red">{put.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending} disabled={id.trim() === '' || title.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Gives a person a skill, or another end of its validity. */
export function GrantDialog({
  skill,
  persons,
  close,
}: {
  readonly skill: Skill;
  readonly persons: readonly Person[];
  readonly close: () => void;
}) {
  const grant = useChange(api.grantSkill, [api.skillsOfPersons]);
  const [person, setPerson] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (person === null) return;
    // Valid to the end of the day.
    const validUntil = until === '' ? undefined : new Date(`${until}T23:59:59.999`).getTime();
    const body = { reason: reason.trim(), ...(validUntil === undefined ? {} : { validUntil }) };
    grant.mutate({ params: { person, skill: skill.id }, body }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={`Give "${skill.title}" to a person`}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label="Person"
            searchable
            data={persons.filter(({ active }) => active).map(({ id, displayName }) => ({ value: id, label: displayName }))}
            value={person}
            onChange={setPerson}
          />
          <TextInput
            type="date"
            label="Valid until"
            description="Empty: for good"
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <TextInput label="Why" description="A course, a test" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {grant.error !== null && <Alert color="red">{grant.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={grant.isPending} disabled={person === null}>
              Give
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
