import type { DataEntry } from '@fettle/flows/work-instruction.ts';
import { judgeEntry } from './entry-verdict.ts';
import { ReasonChoice } from './reason-choice.tsx';
import { Sheet } from './sheet.tsx';
import type { DraftValue } from './task-draft.ts';
import { valueInWords } from './value-in-words.ts';

/** What a value outside its limits mostly comes from. */
const REASONS = [
  'Measured again, same value',
  'Tool worn or broken',
  'Setting or offset wrong',
  'Clamping or position',
  'Blank or material different',
  'Gauge doubtful',
  'Earlier operation caused it',
];

interface WhatHappenedSheetProps {
  readonly entry: DataEntry;
  readonly value: DraftValue | undefined;
  /** Without an answer the value is not taken. */
  readonly close: () => void;
  readonly answer: (comment: string) => void;
}

export function WhatHappenedSheet({ entry, value, close, answer }: WhatHappenedSheetProps) {
  const verdict = judgeEntry(entry, value);
  return (
    <Sheet
      title="What happened?"
      close={close}
      wide
      lead={
        verdict.state === 'outside' && (
          <>
            “{entry.title}”:{' '}
            <strong>
              {valueInWords(value)} {entry.unit}
            </strong>{' '}
            is {verdict.side} its limit of {verdict.limit} {entry.unit} by {verdict.by} {entry.unit}. Close this to enter it again.
          </>
        )
      }
    >
      <ReasonChoice label="What happened" reasons={REASONS} choose={answer} />
    </Sheet>
  );
}
