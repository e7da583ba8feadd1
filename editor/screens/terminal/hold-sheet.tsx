import { api, type UserTask } from '@fettle/flows/contract';
import { useChange } from '../../data/use-route.ts';
import { announce } from './announcement.ts';
import { ReasonChoice } from './reason-choice.tsx';
import { Sheet } from './sheet.tsx';

const REASONS = ['Damage seen', 'Dimension doubtful', 'Wrong material or lot', 'Missing parts', 'Instruction unclear'];

/** Blocks the unit that is open. It needs the server: a hold that only this device knows of holds nothing. */
export function HoldSheet({ task, close }: { readonly task: UserTask; readonly close: () => void }) {
  const { serialNumber } = task.unit;
  const hold = useChange(api.placeHold, [api.listTasks, api.getUnit]);
  const place = (reason: string): void =>
    hold.mutate(
      { params: { serialNumber }, body: { reason } },
      {
        onSuccess: () => {
          announce('note', `${serialNumber} is on hold: ${reason}.`);
          close();
        },
        onError: (error) => announce('bad', `${serialNumber} is not on hold. ${error.message}`, 'Not done'),
      },
    );
  return (
    <Sheet
      title={`Hold ${serialNumber}?`}
      close={close}
      wide
      lead="It goes no further until a supervisor or a quality engineer releases it. Why?"
    >
      <ReasonChoice label="Reason of the hold" reasons={REASONS} choose={place} />
    </Sheet>
  );
}
