import { api, SIGNATURE_STATEMENTS } from '@fettle/flows/contract';
import { Alert, Button, PasswordInput, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePerson } from '../../app/session.tsx';
import { useChange } from '../../data/use-route.ts';

/** The reviewer's signature on the content as it is shown: the password is given again, because a signature is one's own. */
export function SignReview({ flow, revision }: { readonly flow: string; readonly revision: number }) {
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [comment, setComment] = useState('');
  const sign = useChange(api.signReview, [api.releaseReadiness, api.getFlow]);
  if (!isOpen)
    return (
      <Button variant="default" fullWidth onClick={() => setOpen(true)}>
        Sign as reviewer…
      </Button>
    );
  const send = (event: FormEvent): void => {
    event.preventDefault();
    sign.mutate({ params: { flow }, body: { revision, password, comment: comment.trim() } }, { onSuccess: () => setOpen(false) });
  };
  return (
    <form onSubmit={send} aria-label="Sign as reviewer">
      <Stack gap="xs">
        <Text fz="sm">“{SIGNATURE_STATEMENTS.review}”</Text>
        <Textarea label="Comment" autosize minRows={1} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        <PasswordInput
          label={`Password of ${person.displayName}`}
          autoComplete="current-password"
          withAsterisk
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {sign.error !== null && (
          <Alert color="red" role="alert">
            {sign.error.message}
          </Alert>
        )}
        <Button type="submit" fullWidth disabled={password === ''} loading={sign.isPending}>
          Sign
        </Button>
      </Stack>
    </form>
  );
}
