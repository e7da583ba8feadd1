import { useState } from 'react';
import { Tile, Tiles } from './tile.tsx';

/** Up to six answers are tiles; more come in pages of five with a sixth tile that turns the page. */
const TILES = 6;

interface ChoiceEntryProps {
  readonly label: string;
  readonly choices: readonly string[];
  readonly chosen: string;
  readonly choose: (choice: string) => void;
}

export function ChoiceEntry({ label, choices, chosen, choose }: ChoiceEntryProps) {
  const pages = choices.length <= TILES ? 1 : Math.ceil(choices.length / (TILES - 1));
  const [page, setPage] = useState(() => (pages === 1 ? 0 : Math.max(0, Math.floor(choices.indexOf(chosen) / (TILES - 1)))));
  const shown = pages === 1 ? choices : choices.slice(page * (TILES - 1), (page + 1) * (TILES - 1));
  return (
    <Tiles label={label}>
      {shown.map((choice) => (
        <Tile key={choice} label={choice} chosen={choice === chosen} press={() => choose(choice)} />
      ))}
      {pages > 1 && <Tile label="More choices" note={`page ${page + 1} of ${pages}`} press={() => setPage((page + 1) % pages)} />}
    </Tiles>
  );
}
