import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';

export interface ReasonDialogProps {
  readonly title: string;
  readonly action: string;
  readonly tone?: 'normal' | 'bad';
  readonly children?: ReactNode;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Not yet possible although a reason is given. */
  readonly isBlocked?: boolean;
  readonly close: () => void;
  readonly submit: (reason: string) => void;
}

/** A step that goes on record: what it does, and why. */
export function ReasonDialog({
  title,
  action,
  tone = 'normal',
  children,
  isBusy,
  error,
  isBlocked = false,
  close,
  submit,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    submit(reason.trim());
  };
  return (
    <Modal opened onClose={close} title={title} size={480}>
      <form onSubmit={send}>
        <Stack>
          {children}
          <Textarea
            label="Why"
            withAsterisk
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error !== null && (
            <Alert color="red" role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color={tone === 'bad' ? 'red' : 'ink'} loading={isBusy} disabled={reason.trim() === '' || isBlocked}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
