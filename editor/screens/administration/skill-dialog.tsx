import { api, type Skill } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
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
          {put.error !== null && (
            <Alert color="red" role="alert">
              {put.error.message}
            </Alert>
          )}
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
