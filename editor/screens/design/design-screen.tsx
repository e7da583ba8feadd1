import { api, ENGINEERS } from '@fettle/flows/contract';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { call } from '../../api.ts';
import { useMayAct } from '../../app/session.tsx';
import { behaviours } from '../../behaviours/behaviours.ts';
import { useRoute } from '../../data/use-route.ts';
import { drawnRegistry } from '../../document/drawn-node-types.ts';
import { FlowDocument } from '../../document/flow-document.ts';
import { recordsOf } from '../../document/flow-records.ts';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { DraftSaver, type DraftServer } from '../../session/draft-saver.ts';
import { mergeOptions } from '../../session/merge-options.ts';
import { OpenFlow, OpenFlowContext } from '../../session/open-flow.ts';
import { DesignWorkplace } from './design-workplace.tsx';
import { useVisit } from './use-visit.ts';

const routeApi = getRouteApi('/shell/design/$flow');

/** The draft, or a version as it was released when the address names one. */
export function DesignScreen() {
  const { flow } = routeApi.useParams();
  const { node, version, unit } = routeApi.useSearch();
  return version === undefined ? (
    <Draft id={flow} node={node} unit={unit} />
  ) : (
    <ReleasedVersion key={version} id={flow} node={node} version={version} unit={unit} />
  );
}

interface Shown {
  readonly id: string;
  /** The step that is selected. */
  readonly node: string | undefined;
  /** The unit whose journey is shown. */
  readonly unit: string | undefined;
}

/** A version to look at: nobody changes what was released. */
function ReleasedVersion({ id, node, unit, version }: Shown & { readonly version: number }) {
  const summary = useRoute(api.getFlow, { params: { flow: id } });
  const released = useRoute(api.getFlowVersion, { params: { flow: id, version } });
  const definition = released.data?.definition;
  const opened = useMemo(() => {
    if (definition === undefined) return undefined;
    const document = new FlowDocument(recordsOf(definition), { registry: drawnRegistry, behaviours, now: () => Date.now() });
    // Nothing in it can be changed, so this is never asked to save.
    const saver = new DraftSaver(document, { revision: 0, draft: definition, draftBy: '' }, draftServer(definition.id));
    return { flow: new OpenFlow(document, true), saver };
  }, [definition]);
  useEffect(() => {
    if (opened !== undefined && node !== undefined) opened.flow.selection.select({ flowNodes: [node] });
  }, [opened, node]);

  const error = released.error ?? summary.error;
  if (error !== null && opened === undefined) return <Failure error={error} retry={() => void released.refetch()} />;
  if (opened === undefined || summary.data === undefined) return <Waiting for="the version" />;
  return (
    <OpenFlowContext value={opened.flow}>
      <DesignWorkplace saver={opened.saver} summary={summary.data.summary} versions={summary.data.versions} version={version} unit={unit} />
    </OpenFlowContext>
  );
}

/** Opens the draft of one flow and keeps it open: the document, who may change it, and the saving. */
function Draft({ id, node, unit }: Shown) {
  const mayChange = useMayAct(ENGINEERS);
  const { data, error, refetch } = useRoute(api.getFlow, { params: { flow: id } }, { fresh: true });
  const kept = useRoute(api.getOwnDraft, { params: { flow: id } }, { fresh: true, enabled: mayChange });
  const isLoaded = data !== undefined && data.draft.id === id && (!mayChange || kept.data !== undefined);

  // The drafts are read once; what others share later comes in through useVisit, never by drawing the screen again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const opened = useMemo(() => {
    if (!isLoaded) return undefined;
    const own = kept.data?.own;
    const document = new FlowDocument(recordsOf(own?.definition ?? data.draft), {
      registry: drawnRegistry,
      behaviours,
      now: () => Date.now(),
    });
    const drafts = { revision: data.revision, draft: data.draft, draftBy: data.summary.draftBy, own };
    const saver = new DraftSaver(document, drafts, draftServer(id), mergeOptions(drawnRegistry));
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
  useVisit(opened?.flow, opened?.saver);

  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (kept.error !== null && opened === undefined) return <Failure error={kept.error} retry={() => void kept.refetch()} />;
  if (opened === undefined || data === undefined) return <Waiting for="the flow" />;
  return (
    <OpenFlowContext value={opened.flow}>
      <DesignWorkplace key={id} saver={opened.saver} summary={data.summary} versions={data.versions} unit={unit} />
    </OpenFlowContext>
  );
}

/** The drafts of a flow on the server. */
function draftServer(id: string): DraftServer {
  const params = { flow: id };
  return {
    keep: (body) => call(api.saveOwnDraft, { params, body }),
    drop: () => call(api.dropOwnDraft, { params }),
    share: (revision, definition) => call(api.saveDraft, { params, body: { revision, definition } }),
    async read() {
      const [{ draft, revision, summary }, { own }] = await Promise.all([call(api.getFlow, { params }), call(api.getOwnDraft, { params })]);
      return { draft, revision, draftBy: summary.draftBy, own };
    },
  };
}
