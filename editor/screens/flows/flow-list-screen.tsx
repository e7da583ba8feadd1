import type { FlowDefinition } from '@fettle/flows';
import { api, ENGINEERS, type FlowSummary } from '@fettle/flows/contract';
import type { LibrarySample } from '@fettle/flows/library/index.ts';
import type { RuleDocument } from '@fettle/flows/rules/index.ts';
import { ActionIcon, Button, FileButton, SegmentedControl, Text, TextInput, Tooltip } from '@mantine/core';
import { IconBook2, IconDownload, IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { call } from '../../api.ts';
import { useMayAct, usePerson } from '../../app/session.tsx';
import { useChange, useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Page } from '../../parts/page.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { saveJson } from '../../parts/save-json.ts';
import { StateMark } from '../../parts/state-mark.tsx';
import { tell } from '../../parts/tell.ts';
import { timeWords } from '../../parts/time-words.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { freeId } from './library/free-id.ts';
import { keepSampleScenarios } from './library/keep-sample-scenarios.ts';
import { type NewFlow, NewFlowDialog } from './new-flow-dialog.tsx';

const ImportRulesDialog = lazy(() => import('./import-rules-dialog.tsx').then((module) => ({ default: module.ImportRulesDialog })));
const LibraryDialog = lazy(() => import('./library/library-dialog.tsx').then((module) => ({ default: module.LibraryDialog })));

/** All routings and quality rules: what is released, what is being drawn, what is in progress. */
export function FlowListScreen() {
  const navigate = useNavigate();
  const mayChange = useMayAct(ENGINEERS);
  const { data, error, refetch } = useRoute(api.listFlows, {});
  const [kind, setKind] = useState<'all' | 'routing' | 'qualityRule'>('all');
  const [search, setSearch] = useState('');
  const [making, setMaking] = useState<NewFlow>();
  const [rules, setRules] = useState<RuleDocument>();
  const [isLibraryOpen, setLibraryOpen] = useState(false);
  const create = useChange(api.createFlow, [api.listFlows, api.getPlant]);

  const copySample = async (flows: readonly [FlowDefinition, ...FlowDefinition[]], sample: LibrarySample): Promise<void> => {
    const taken = new Set(data?.flows.map(({ id }) => id));
    const copies = flows.map((flow) => ({ ...flow, id: freeId(flow.id, taken) }));
    for (const definition of copies) await create.mutateAsync({ body: { definition } });
    await keepSampleScenarios(sample, copies);
    void navigate({ to: '/design/$flow', params: { flow: copies[0]?.id ?? '' } });
  };

  const importFile = (file: File | null): void => {
    void file?.text().then(async (text) => {
      try {
        const imported = (await import('./read-import.ts')).readImport(text);
        if (imported.kind === 'rules') setRules(imported.document);
        else setMaking({ ...imported, kind: 'import', taken: data?.flows.map(({ id }) => id) ?? [] });
      } catch (refusal) {
        tell.refused(refusal as Error);
      }
    });
  };
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Waiting for="the flows" />;
  const shown = data.flows.filter((flow) => (kind === 'all' || flow.kind === kind) && matches(flow, search));

  return (
    <Page
      title="Flows"
      tools={
        <>
          <TextInput
            aria-label="Search flows"
            placeholder="Search"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label="Kind"
            size="xs"
            value={kind}
            onChange={(next) => setKind(next as typeof kind)}
            data={[
              { value: 'all', label: 'All' },
              { value: 'routing', label: 'Routings' },
              { value: 'qualityRule', label: 'Quality rules' },
            ]}
          />
          <span style={{ flex: 1 }} />
          {mayChange && (
            <>
              <FileButton accept=".json,application/json" onChange={importFile}>
                {(button) => (
                  <Button {...button} size="sm" variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
                    Import
                  </Button>
                )}
              </FileButton>
              <Button size="sm" variant="default" leftSection={<IconBook2 size={16} aria-hidden />} onClick={() => setLibraryOpen(true)}>
                From a sample
              </Button>
              <Button
                size="sm"
                variant="default"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => setMaking({ kind: 'qualityRule' })}
              >
                New quality rule
              </Button>
              <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking({ kind: 'routing' })}>
                New routing
              </Button>
            </>
          )}
        </>
      }
    >
      <DataTable
        label="Flows"
        rows={shown}
        keyOf={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/design/$flow', params: { flow: id } })}
        empty={data.flows.length === 0 ? 'There is no flow yet. Draw the first routing, or begin from a sample.' : 'No flow matches.'}
        columns={[
          { title: 'Name', cell: (flow) => <FlowName flow={flow} /> },
          { title: 'Kind', width: 120, cell: (flow) => (flow.kind === 'routing' ? 'Routing' : 'Quality rule') },
          { title: 'Product', width: 130, cell: (flow) => flow.product ?? '' },
          { title: 'Released', width: 190, cell: (flow) => <Released flow={flow} /> },
          { title: 'Draft', width: 220, cell: (flow) => <DraftState flow={flow} /> },
          { title: 'In progress', width: 100, align: 'right', cell: (flow) => (flow.kind === 'routing' ? flow.unitsInProgress : '') },
          { title: 'File', width: 60, align: 'right', cell: (flow) => <ExportButton flow={flow} /> },
        ]}
      />
      {isLibraryOpen && (
        <Suspense>
          <LibraryDialog action="Copy it" take={copySample} close={() => setLibraryOpen(false)} />
        </Suspense>
      )}
      {rules !== undefined && (
        <Suspense>
          <ImportRulesDialog document={rules} close={() => setRules(undefined)} />
        </Suspense>
      )}
      {making !== undefined && <NewFlowDialog making={making} close={() => setMaking(undefined)} />}
    </Page>
  );
}

function matches({ id, name, product, description }: FlowSummary, search: string): boolean {
  const text = `${id} ${name} ${product ?? ''} ${description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function FlowName({ flow }: { readonly flow: FlowSummary }) {
  return (
    <>
      <Link to="/design/$flow" params={{ flow: flow.id }}>
        {flow.name}
      </Link>
      {flow.description !== '' && (
        <Text fz="xs" c="dimmed" lineClamp={1}>
          {flow.description}
        </Text>
      )}
    </>
  );
}

function Released({ flow }: { readonly flow: FlowSummary }) {
  if (flow.releasedVersion === undefined) return <StateMark mark="quiet">not released</StateMark>;
  return (
    <>
      <span>Version {flow.releasedVersion}</span>
      <Text fz="xs" c="dimmed">
        <PersonName of={flow.releasedBy} />
        {flow.releasedAt !== undefined && `, ${timeWords(flow.releasedAt)}`}
      </Text>
    </>
  );
}

function DraftState({ flow }: { readonly flow: FlowSummary }) {
  return (
    <>
      <span>{flow.releasedVersion === undefined ? 'Being drawn' : flow.changed ? 'Changed since the release' : 'As released'}</span>
      <Text fz="xs" c="dimmed">
        <PersonName of={flow.draftBy} />, {timeWords(flow.draftAt)}
      </Text>
      <Unshared flow={flow} />
    </>
  );
}

/** Whose work is not in the shared draft, one's own first: it is easily forgotten, and nobody else sees it. */
function Unshared({ flow: { unshared } }: { readonly flow: FlowSummary }) {
  const me = usePerson().userName;
  const mine = unshared.find(({ person }) => person === me);
  const others = unshared.filter(({ person }) => person !== me);
  return (
    <>
      {mine !== undefined && <StateMark mark="quiet">{`Yours of ${timeWords(mine.savedAt)}, not shared`}</StateMark>}
      {others.length > 0 && (
        <Text fz="xs" c="dimmed">
          Not shared yet:{' '}
          {others.map(({ person }, place) => (
            <span key={person}>
              {place > 0 && ', '}
              <PersonName of={person} />
            </span>
          ))}
        </Text>
      )}
    </>
  );
}

function ExportButton({ flow }: { readonly flow: FlowSummary }) {
  const save = async (): Promise<void> => {
    try {
      const { draft } = await call(api.getFlow, { params: { flow: flow.id } });
      saveJson(`${draft.id}.flow.json`, draft);
    } catch (error) {
      tell.refused(error as Error);
    }
  };
  return (
    <Tooltip label="Save the draft as a JSON file">
      <ActionIcon aria-label={`Export ${flow.name}`} onClick={() => void save()}>
        <IconDownload size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
