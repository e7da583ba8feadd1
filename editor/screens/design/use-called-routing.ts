import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { calledRouting } from '../../document/called-routing.ts';
import { type Caller, callersFromText, callersToText } from '../../document/callers.ts';
import type { OpenFlow } from '../../session/open-flow.ts';

export interface CalledRoutingWays {
  /** By which one came here, from the outermost. */
  readonly callers: readonly Caller[];
  /** Opens what the selected step calls in place, or folds it. False: it calls nothing. */
  toggle(): boolean;
  /** To the screen of what the selected step calls. */
  goInto(): void;
  /** To the step that calls this flow. */
  goBack(): void;
}

/** Ways between a routing and those that it calls. */
export function useCalledRouting(flow: OpenFlow): CalledRoutingWays {
  const { from } = useSearch({ from: '/shell/design/$flow' });
  const navigate = useNavigate();
  const callers = useMemo(() => callersFromText(from), [from]);
  const { document, selection, openedCall } = flow;
  const called = (): string | undefined => calledRouting(document.records, document.registry, selection.onlyFlowNode);
  return {
    callers,
    toggle() {
      const step = selection.onlyFlowNode;
      if (step === undefined || called() === undefined) return false;
      const isOpen = openedCall.get() === step;
      openedCall.set(isOpen ? undefined : step);
      flow.say(isOpen ? 'Folded' : `What ${flow.nameOf(step)} calls is open below it`);
      return true;
    },
    goInto() {
      const [step, into] = [selection.onlyFlowNode, called()];
      if (step === undefined || into === undefined) return;
      const way = callersToText([...callers, { flow: document.records.meta.id, flowNode: step }]);
      void navigate({ to: '/design/$flow', params: { flow: into }, search: { from: way } });
    },
    goBack() {
      const caller = callers.at(-1);
      if (caller === undefined) return;
      const search = { node: caller.flowNode, from: callersToText(callers.slice(0, -1)) };
      void navigate({ to: '/design/$flow', params: { flow: caller.flow }, search });
    },
  };
}
