import { api, type Person, Role } from '@fettle/flows/contract';
import { Alert, Button, Checkbox, Group, Modal, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ROLE_TITLES } from '../../app/screens.ts';
import { useChange } from '../../data/use-route.ts';

/** What each role opens, in a line. */
const OPENS: Record<Role, string> = {
  processEngineer: 'draws and releases routings, sets up the plant, starts orders',
  qualityEngineer: 'draws and releases rules, decides nonconformances, reads the audit trail',
  operator: 'works at a terminal, holds units, calls for help',
  supervisor: 'starts and aborts orders, decides nonconformances, releases holds',
  administrator: 'everything, and people',
};

/** A new person, or changes to one. An empty password leaves it as it is. */
export function PersonDialog({ person, close }: { readonly person: Person | undefined; readonly close: () => void }) {
  const create = useChange(api.createPerson, [api.listPersons, api.personNames]);
  const change = useChange(api.changePerson, [api.listPersons, api.personNames]);
  const [userName, setUserName] = useState(person?.userName ?? '');
  const [displayName, setDisplayName] = useState(person?.displayName ?? '');
  const [roles, setRoles] = useState<readonly Role[]>(person?.roles ?? []);
  const [password, setPassword] = useState('');
  const [active, setActive] = useState(person?.active ?? true);
  const error = create.error ?? change.error;
  const isPasswordFit = person !== undefined ? password === '' || password.length >= 8 : password.length >= 8;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (person === undefined) {
      create.mutate(
        { body: { userName: userName.trim(), displayName: displayName.trim(), roles: [...roles], password } },
        { onSuccess: close },
      );
      return;
    }
    const body = { displayName: displayName.trim(), roles: [...roles], active, ...(password === '' ? {} : { password }) };
    change.mutate({ params: { person: person.id }, body }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={person === undefined ? 'Add a person' : person.displayName} size={480}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          {person === undefined && (
            <TextInput label="User name" data-autofocus value={userName} onChange={(event) => setUserName(event.currentTarget.value)} />
          )}
          <TextInput label="Name" value={displayName} onChange={(event) => setDisplayName(event.currentTarget.value)} />
          <Checkbox.Group label="Roles" value={[...roles]} onChange={(next) => setRoles(next as Role[])}>
            <Stack gap={8} mt={6}>
              {Role.options.map((role) => (
                <Checkbox key={role} size="sm" value={role} label={ROLE_TITLES[role]} description={OPENS[role]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <PasswordInput
            label={person === undefined ? 'Password' : 'New password'}
            description={person === undefined ? 'At least 8 characters' : 'Empty: it stays as it is'}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {person !== undefined && (
            <Switch label="May sign in" checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
          )}
          {error !== null && (
            <Alert color="red" role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={create.isPending || change.isPending}
              disabled={
                displayName.trim() === '' || roles.length === 0 || !isPasswordFit || (person === undefined && userName.trim() === '')
              }
            >
              {person === undefined ? 'Add' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
