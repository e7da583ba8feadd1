import type { WorkInstruction } from '@fettle/flows/work-instruction.ts';
import { IconAlertTriangle, IconArrowLeft, IconArrowRight, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Sheet } from './sheet.tsx';
import { Tile, Tiles } from './tile.tsx';

type Outcome = WorkInstruction['outcomes'][number];

interface OutcomeSheetProps {
  readonly serialNumber: string;
  /** All but the normal one. */
  readonly outcomes: readonly Outcome[];
  readonly close: () => void;
  readonly choose: (outcome: Outcome) => void;
}

/** The ways to end that are not the normal one. A bad one is asked for twice: it costs a part. */
export function OutcomeSheet({ serialNumber, outcomes, close, choose }: OutcomeSheetProps) {
  const [only] = outcomes;
  const [chosen, setChosen] = useState<Outcome | undefined>(outcomes.length === 1 ? only : undefined);
  if (chosen === undefined) {
    return (
      <Sheet title="Other result" close={close} lead={`How does the work at ${serialNumber} end?`}>
        <Tiles label="Results" columns={1}>
          {outcomes.map((outcome) => (
            <Tile
              key={outcome.value}
              label={outcome.title}
              tone={outcome.tone === 'bad' ? 'warning' : 'normal'}
              icon={outcome.tone === 'bad' ? <IconAlertTriangle size={30} aria-hidden /> : <IconArrowRight size={30} aria-hidden />}
              press={() => setChosen(outcome)}
            />
          ))}
        </Tiles>
      </Sheet>
    );
  }
  return (
    <Sheet
      title={`“${chosen.title}”?`}
      close={close}
      lead={`${serialNumber} ends here with “${chosen.title}”. Entries that are still empty stay empty.`}
    >
      <Tiles label="Answer">
        <Tile label="Go back" icon={<IconArrowLeft size={30} aria-hidden />} press={close} />
        <Tile
          label={`Yes: ${chosen.title}`}
          tone={chosen.tone === 'bad' ? 'alarm' : 'normal'}
          icon={<IconCheck size={30} aria-hidden />}
          press={() => choose(chosen)}
        />
      </Tiles>
    </Sheet>
  );
}
