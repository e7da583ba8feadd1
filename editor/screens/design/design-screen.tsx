import { api, ENGINEERS } from '@fettle/flows/contract';
import { nodeRegistry } from '@fettle/nodes';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { call } from '../../api.ts';
import { useMayAct } from '../../app/session.tsx';
import { behaviours } from '../../behaviours/behaviours.ts';
import { useRoute } from '../../data/use-route.ts';
import { FlowDocument } from '../../document/flow-document.ts';
import { recordsOf } from '../../document/flow-records.ts';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { DraftSaver } from '../../session/draft-saver.ts';
import { OpenFlow, OpenFlowContext } from '../../session/open-flow.ts';
import { DesignWorkplace } from './design-workplace.tsx';
import { useOthersSaves } from './use-others-saves.ts';

const routeApi = getRouteApi('/shell/design/$flow');

/** Opens the draft of one flow and keeps it open: the document, who may change it, and the saving. */
export function DesignScreen() {
  const { flow: id } = routeApi.useParams();
  const { node } = routeApi.useSearch();
  const mayChange = useMayAct(ENGINEERS);
  const { data, error, refetch } = useRoute(api.getFlow, { params: { flow: id } }, { fresh: true });
  const isLoaded = data !== undefined && data.draft.id === id;

  // The draft is read once; what others save later comes in through useOthersSaves, never by drawing the screen again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const opened = useMemo(() => {
    if (!isLoaded) return undefined;
    const document = new FlowDocument(recordsOf(data.draft), { registry: nodeRegistry, behaviours, now: () => Date.now() });
    const saver = new DraftSaver(document, data.revision, (revision, definition) =>
      call(api.saveDraft, { params: { flow: id }, body: { revision, definition } }),
    );
    return { flow: new OpenFlow(document, !mayChange), saver };
  }, [isLoaded, id, mayChange]);

  useEffect(() => {
    if (opened === undefined) return undefined;
    const warn = (event: BeforeUnloadEvent): void => {
      if (!opened.saver.isSaved && !opened.flow.readOnly) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      void opened.saver.flush();
    };
  }, [opened]);
  useEffect(() => {
    if (opened !== undefined && node !== undefined) opened.flow.selection.select({ flowNodes: [node] });
  }, [opened, node]);
  useOthersSaves(opened?.saver, id);

  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (opened === undefined || data === undefined) return <Waiting for="the flow" />;
  return (
    <OpenFlowContext value={opened.flow}>
      <DesignWorkplace key={id} saver={opened.saver} summary={data.summary} />
    </OpenFlowContext>
  );
}
