import { api, type EscalationOffer, type UserTask } from '@fettle/flows/contract';
import { IconBellRinging } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { announce } from './announcement.ts';
import { ReasonChoice } from './reason-choice.tsx';
import { Sheet } from './sheet.tsx';
import { Tile, Tiles } from './tile.tsx';

const REASONS = ['Parts are missing', 'Machine does not do it', 'Unsafe', 'I need help'];

/** What the operation that is open is ready for: first which, then why. It needs the server. */
export function EscalateSheet({ task, close }: { readonly task: UserTask; readonly close: () => void }) {
  const { serialNumber } = task.unit;
  const [chosen, setChosen] = useState<EscalationOffer>();
  const { data } = useRoute(api.listEscalations, { params: { serialNumber } });
  const raise = useChange(api.escalate, [api.listTasks, api.getUnit]);
  const offers = (data?.escalations ?? []).filter(({ token, activation }) => task.id.startsWith(`${token}/${activation}/`));
  const send = (reason: string): void => {
    if (chosen === undefined) return;
    const { token, activation, title } = chosen;
    raise.mutate(
      { params: { serialNumber }, body: { code: chosen.code || title, reason, token, activation } },
      {
        onSuccess: () => {
          announce('note', `${title}: ${reason}.`);
          close();
        },
        onError: (error) => announce('bad', error.message, 'Not done'),
      },
    );
  };
  if (chosen !== undefined)
    return (
      <Sheet title={chosen.title} close={close} wide lead="Why?">
        <ReasonChoice label="Reason of the escalation" reasons={REASONS} choose={send} />
      </Sheet>
    );
  return (
    <Sheet
      title="Escalate"
      close={close}
      wide
      lead={
        data !== undefined && offers.length === 0
          ? 'This operation has nothing to escalate to. Call for help instead.'
          : 'What is the matter?'
      }
    >
      <Tiles label="Escalations">
        {offers.map((offer) => (
          <Tile
            key={`${offer.code} ${offer.title}`}
            label={offer.title}
            note={offer.code}
            icon={<IconBellRinging size={34} aria-hidden />}
            press={() => setChosen(offer)}
          />
        ))}
      </Tiles>
    </Sheet>
  );
}
