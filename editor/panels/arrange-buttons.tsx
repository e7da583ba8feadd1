import { ActionIcon, Group } from '@mantine/core';
import {
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
} from '@tabler/icons-react';
import type { Arrangement } from '../canvas/arrange.ts';
import { arrangeSelected } from '../canvas/selected-steps.ts';
import { Hint } from '../parts/hint.tsx';
import { useOpenFlow } from '../session/open-flow.ts';

const BUTTONS: readonly {
  readonly how: Arrangement;
  readonly title: string;
  readonly keys: string;
  readonly icon: typeof IconLayoutAlignLeft;
}[] = [
  { how: 'left', title: 'Align left edges', keys: 'Alt+A', icon: IconLayoutAlignLeft },
  { how: 'center', title: 'Align centres, one above the other', keys: 'Alt+H', icon: IconLayoutAlignCenter },
  { how: 'right', title: 'Align right edges', keys: 'Alt+D', icon: IconLayoutAlignRight },
  { how: 'top', title: 'Align upper edges', keys: 'Alt+W', icon: IconLayoutAlignTop },
  { how: 'middle', title: 'Align middles, side by side', keys: 'Alt+V', icon: IconLayoutAlignMiddle },
  { how: 'bottom', title: 'Align lower edges', keys: 'Alt+S', icon: IconLayoutAlignBottom },
  { how: 'across', title: 'Same gaps from left to right', keys: 'Alt+Shift+H', icon: IconLayoutDistributeVertical },
  { how: 'down', title: 'Same gaps from top to bottom', keys: 'Alt+Shift+V', icon: IconLayoutDistributeHorizontal },
];

/** Aligning and distributing what is selected. */
export function ArrangeButtons({ count }: { readonly count: number }) {
  const flow = useOpenFlow();
  return (
    <Group gap={2} mt="sm" role="group" aria-label="Align and distribute">
      {BUTTONS.map(({ how, title, keys, icon: Icon }) => (
        <Hint key={how} label={`${title} (${keys})`}>
          <ActionIcon
            aria-label={title}
            size={34}
            disabled={flow.readOnly || count < (how === 'across' || how === 'down' ? 3 : 2)}
            onClick={() => arrangeSelected(flow, how)}
          >
            <Icon size={18} aria-hidden />
          </ActionIcon>
        </Hint>
      ))}
    </Group>
  );
}
