import { IconKeyboard } from '@tabler/icons-react';
import { useState } from 'react';
import { TextKeyboard } from './text-keyboard.tsx';
import { Tile, Tiles } from './tile.tsx';

interface ReasonChoiceProps {
  readonly label: string;
  readonly reasons: readonly string[];
  readonly choose: (reason: string) => void;
}

/** A reason in one touch, or in words of one's own. */
export function ReasonChoice({ label, reasons, choose }: ReasonChoiceProps) {
  const [typing, setTyping] = useState(false);
  if (typing) return <TextKeyboard label={label} initial="" capital done={(text) => choose(text.trim())} />;
  return (
    <Tiles label={label}>
      {reasons.map((reason) => (
        <Tile key={reason} label={reason} press={() => choose(reason)} />
      ))}
      <Tile label="Something else" note="in your own words" icon={<IconKeyboard size={30} aria-hidden />} press={() => setTyping(true)} />
    </Tiles>
  );
}
