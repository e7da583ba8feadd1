import { api } from '@fettle/flows/contract';
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../data/use-route.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useOpenFlow } from '../session/open-flow.ts';

/** Takes the released version out of use. Units in progress go on; the draft stays. */
export function RetireFlow({ version }: { readonly version: number }) {
  const { document } = useOpenFlow();
  const { id, kind } = document.records.meta;
  const retire = useChange(api.retireFlow, [api.getFlow, api.listFlows]);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Take out of use…
      </Button>
      {isAsking && (
        <ReasonDialog
          title={`Take version ${version} out of use`}
          action="Take out of use"
          isBusy={retire.isPending}
          error={retire.error}
          close={() => setAsking(false)}
          submit={(reason) => retire.mutate({ params: { flow: id }, body: { reason } }, { onSuccess: () => setAsking(false) })}
        >
          <Text fz="sm">
            {kind === 'routing'
              ? 'No new unit starts on it. Units in progress go on as they are. It is in use again when it is released again.'
              : 'It no longer judges any reading. It is in use again when it is released again.'}
          </Text>
        </ReasonDialog>
      )}
    </>
  );
}
