import { IconCheck, IconX } from '@tabler/icons-react';
import { Tile, Tiles } from './tile.tsx';

interface YesNoEntryProps {
  readonly label: string;
  readonly chosen: boolean | undefined;
  readonly choose: (answer: boolean) => void;
}

export function YesNoEntry({ label, chosen, choose }: YesNoEntryProps) {
  return (
    <Tiles label={label}>
      <Tile label="Yes" large icon={<IconCheck size={40} stroke={2.2} aria-hidden />} chosen={chosen === true} press={() => choose(true)} />
      <Tile label="No" large icon={<IconX size={40} stroke={2.2} aria-hidden />} chosen={chosen === false} press={() => choose(false)} />
    </Tiles>
  );
}
