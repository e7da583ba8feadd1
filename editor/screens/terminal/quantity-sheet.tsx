import { IconCheck, IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { Keypad } from './keypad.tsx';
import { type KeypadKey, press } from './number-text.ts';
import styles from './quantity-sheet.module.css';
import { ReasonChoice } from './reason-choice.tsx';
import { Sheet } from './sheet.tsx';
import { Tile, Tiles } from './tile.tsx';

export interface Reported {
  readonly good: number;
  readonly scrapped: number;
  readonly reason: string;
}

interface QuantitySheetProps {
  readonly serialNumber: string;
  /** What is at this operation and not reported yet. */
  readonly here: number;
  readonly close: () => void;
  readonly report: (reported: Reported) => void;
}

const SCRAP_REASONS = ['Dimension out of limits', 'Surface damaged', 'Tool broke', 'Material fault', 'Set-up piece', 'Dropped'];

type Field = 'good' | 'scrapped';

/** How much of a lot is done: all of it in one touch, or a part. What is done goes on at once; the rest stays. */
export function QuantitySheet({ serialNumber, here, close, report }: QuantitySheetProps) {
  const [texts, setTexts] = useState<Readonly<Record<Field, string>>>({ good: String(here), scrapped: '' });
  const [active, setActive] = useState<Field>('good');
  const [untouched, setUntouched] = useState(true);
  const [asking, setAsking] = useState(false);
  const [good, scrapped] = [numberOf(texts.good), numberOf(texts.scrapped)];
  const wrong = whyNot(here, good, scrapped);
  const left = Math.round((here - good - scrapped) * 1e9) / 1e9;

  if (asking) {
    return (
      <Sheet
        title={`Why ${scrapped} scrapped?`}
        close={() => setAsking(false)}
        wide
        lead={`${scrapped} of ${serialNumber} are scrapped here.`}
      >
        <ReasonChoice label="Reason of the scrap" reasons={SCRAP_REASONS} choose={(reason) => report({ good, scrapped, reason })} />
      </Sheet>
    );
  }
  const key = (pressed: KeypadKey): void => {
    const replaces = untouched && pressed !== 'backspace';
    setUntouched(false);
    setTexts((before) => ({ ...before, [active]: press(replaces ? '' : before[active], pressed) }));
  };
  const choose = (field: Field): void => {
    setActive(field);
    setUntouched(true);
  };
  const send = (): void => {
    if (wrong !== undefined) return;
    if (scrapped > 0) setAsking(true);
    else report({ good, scrapped: 0, reason: '' });
  };
  return (
    <Sheet title="How many?" close={close} wide lead={`${here} of ${serialNumber} are here. What is done goes on at once; the rest stays.`}>
      <div className={styles.columns}>
        <div className={styles.fields}>
          <QuantityField label="Good" text={texts.good} active={active === 'good'} choose={() => choose('good')} />
          <QuantityField label="Scrapped" text={texts.scrapped} active={active === 'scrapped'} choose={() => choose('scrapped')} />
          <p className={styles.left} role="status" data-wrong={wrong !== undefined}>
            {wrong ?? (left === 0 ? 'Nothing is left here.' : `${left} stay here.`)}
          </p>
          <Tiles label="Report" columns={1}>
            <Tile label="Report" icon={<IconCheck size={30} aria-hidden />} disabled={wrong !== undefined} press={send} />
            <Tile
              label={`All ${here} are good`}
              icon={<IconChecks size={30} aria-hidden />}
              press={() => report({ good: here, scrapped: 0, reason: '' })}
            />
          </Tiles>
        </div>
        <Keypad press={key} enter={() => (active === 'good' ? choose('scrapped') : send())} />
      </div>
    </Sheet>
  );
}

interface QuantityFieldProps {
  readonly label: string;
  readonly text: string;
  readonly active: boolean;
  readonly choose: () => void;
}

function QuantityField({ label, text, active, choose }: QuantityFieldProps) {
  return (
    <button type="button" className={styles.field} aria-pressed={active} onClick={choose}>
      <span>{label}</span>
      <strong>{text === '' ? '0' : text}</strong>
    </button>
  );
}

function numberOf(text: string): number {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? 0 : number;
}

function whyNot(here: number, good: number, scrapped: number): string | undefined {
  if (good < 0 || scrapped < 0) return 'A quantity is not below zero.';
  if (good + scrapped === 0) return 'Nothing is reported yet.';
  if (good + scrapped > here) return `${Math.round((good + scrapped) * 1e9) / 1e9} are more than the ${here} that are here.`;
  return undefined;
}
