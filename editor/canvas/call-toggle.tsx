import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { calledRouting } from '../document/called-routing.ts';
import { useFlowNames } from '../parts/use-flow-names.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import { useHasLivePorts } from './detail.ts';

/** On a step that calls a routing: opens the routing in place, and folds it again. */
export function CallToggle({ step }: { readonly step: string }) {
  const flow = useOpenFlow();
  const names = useFlowNames();
  const hasHands = useHasLivePorts();
  const isOpen = useValue(flow.openedCall) === step;
  const called = calledRouting(flow.document.records, flow.document.registry, step);
  // In a picture the whole box is pressed.
  if (called === undefined || !hasHands) return null;
  const name = names.get(called) ?? called;
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  return (
    <ActionIcon
      className="nodrag"
      size={26}
      ml="auto"
      tabIndex={-1}
      aria-expanded={isOpen}
      aria-label={isOpen ? `Fold ${name}` : `Open ${name} here`}
      title={isOpen ? 'Fold (F)' : `Open ${name} here (F)`}
      onClick={(event) => {
        event.stopPropagation();
        flow.openedCall.set(isOpen ? undefined : step);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Chevron size={17} aria-hidden />
    </ActionIcon>
  );
}
