import type { FlowNode } from '@fettle/flows';
import type { FlowProblem } from '@fettle/flows/contract';
import { nodeForm } from '@fettle/flows/form-schema.ts';
import { nodeRegistry } from '@fettle/nodes';
import { Group, Select, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { attachFlowNode } from '../commands/attach-flow-node.ts';
import { changeFlowNodeId } from '../commands/change-flow-node-id.ts';
import { changeParam } from '../commands/change-param.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { isBoundary, isHost } from '../document/attachment.ts';
import { parseParamPath } from '../document/param-path.ts';
import { FormContext, type FormModel, fieldId, ParamsContext } from '../forms/form-context.ts';
import { ObjectFields } from '../forms/object-fields.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { NodeIcon } from '../parts/node-icon.tsx';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './inspector.module.css';
import { NAME_FIELD } from './name-field.ts';
import { PortConnections } from './port-connections.tsx';
import { WhatHappensList } from './what-happens-list.tsx';

export type InspectorTab = 'settings' | 'connections' | 'help';

const TABS: readonly { readonly name: InspectorTab; readonly title: string }[] = [
  { name: 'settings', title: 'Settings' },
  { name: 'connections', title: 'Connections' },
  { name: 'help', title: 'Help' },
];

export interface FlowNodeInspectorProps {
  readonly flowNode: FlowNode;
  /** Stays when another step is selected. */
  readonly tab: InspectorTab;
  readonly setTab: (tab: InspectorTab) => void;
}

/** One step: its name, what is wrong with it, the form of its node type, its connections and the help. */
export function FlowNodeInspector({ flowNode, tab, setTab }: FlowNodeInspectorProps) {
  const flow = useOpenFlow();
  const { document, readOnly } = flow;
  const all = useValue(flow.problems);
  const { shownPath } = flow;
  const shown = useValue(shownPath);
  const nodeType = document.registry.get(flowNode.type);
  const hasSettings = nodeType !== undefined && Object.keys(nodeForm(nodeType).schema.properties ?? {}).length > 0;
  const problems = useSame(useMemo(() => problemsOf(all, flowNode.id, flowNode.name), [all, flowNode.id, flowNode.name]));
  const form = useMemo(
    (): FormModel => ({
      flowNode: flowNode.id,
      readOnly,
      problems,
      change: (path, value) => document.execute(changeParam, { flowNode: flowNode.id, path, value }),
      settle: () => document.settle(),
    }),
    [document, flowNode.id, problems, readOnly],
  );

  useEffect(() => {
    if (shown?.flowNode !== flowNode.id) return undefined;
    setTab('settings');
    // The list items that the field is in unfold first.
    const timer = setTimeout(() => {
      const element = window.document.getElementById(fieldId(flowNode.id, parseParamPath(shown.path)));
      element?.scrollIntoView({ block: 'center' });
      const target = element?.matches('input, textarea, .cm-content')
        ? element
        : element?.querySelector<HTMLElement>('.cm-content, input, button');
      target?.focus();
      shownPath.set(undefined);
    }, 120);
    return () => clearTimeout(timer);
  }, [shown, shownPath, flowNode.id, setTab]);

  return (
    <>
      <div className={styles.section}>
        <div className={styles.head}>
          <span className={styles.icon}>
            <NodeIcon name={nodeType?.icon} size={22} />
          </span>
          <div style={{ flex: 1, minWidth: 0 }}>
            <TextInput
              id={NAME_FIELD}
              aria-label="Name"
              size="sm"
              fw={600}
              disabled={readOnly}
              value={flowNode.name}
              onChange={(event) => document.execute(renameFlowNode, { flowNode: flowNode.id, name: event.currentTarget.value })}
              onBlur={() => document.settle()}
            />
            <Group justify="space-between" mt={4} gap={4} wrap="nowrap">
              <span className={styles.kind}>{nodeType?.title ?? `Unknown type ${flowNode.type}`}</span>
              <IdField flowNode={flowNode} />
            </Group>
          </div>
        </div>
        {problems
          .filter(({ path }) => path === undefined || parseParamPath(path).length > 1)
          .map(({ severity, message, path }) => (
            <UnstyledButton
              key={`${path} ${message}`}
              className={styles.problem}
              data-severity={severity}
              onClick={() => path !== undefined && flow.shownPath.set({ flowNode: flowNode.id, path })}
            >
              {severity === 'error' ? (
                <IconAlertCircle size={15} aria-label="Error" />
              ) : (
                <IconAlertTriangle size={15} aria-label="Warning" />
              )}
              <span>{message}</span>
            </UnstyledButton>
          ))}
      </div>
      <div className={styles.tabs} role="tablist" aria-label="Parts of the step">
        {TABS.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="inspector-part"
            onClick={() => setTab(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div className={styles.section} id="inspector-part" role="tabpanel" aria-label={TABS.find(({ name }) => name === tab)?.title}>
        {tab === 'settings' && (
          <FormContext value={form}>
            <ParamsContext value={flowNode.params}>
              {(isBoundary(nodeType) || flowNode.attachedTo !== undefined) && <AttachedTo flowNode={flowNode} />}
              {hasSettings ? (
                <ObjectFields schema={nodeForm(nodeType).schema} value={flowNode.params} path={[]} />
              ) : (
                <Text fz="sm" c="dimmed">
                  There is nothing to set.
                </Text>
              )}
            </ParamsContext>
          </FormContext>
        )}
        {tab === 'connections' && (
          <>
            <WhatHappensList flowNode={flowNode} />
            <PortConnections flowNode={flowNode} />
          </>
        )}
        {tab === 'help' && (
          <div className={styles.help}>
            <MarkdownText
              text={
                nodeRegistry.get(flowNode.type)?.help ??
                'This version of Fettle does not know this type of step. Replace it (R) or delete it.'
              }
            />
          </div>
        )}
      </div>
    </>
  );
}

/** The operation at whose edge a boundary event stands. */
function AttachedTo({ flowNode }: { readonly flowNode: FlowNode }) {
  const { document, readOnly } = useOpenFlow();
  const hosts = Object.values(document.records.flowNodes)
    .filter(({ id, type }) => id === flowNode.attachedTo || isHost(document.registry.get(type)))
    .map(({ id, name }) => ({ value: id, label: name || id }));
  return (
    <Select
      label="Attached to"
      description="The operation that it happens to."
      mb="sm"
      data={hosts}
      searchable
      clearable
      disabled={readOnly}
      value={flowNode.attachedTo ?? null}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      onChange={(to) => document.execute(attachFlowNode, { flowNode: flowNode.id, to: to ?? undefined })}
    />
  );
}

/** Beside the step itself its name need not be said again. */
/** The list before, when it says the same: each answer of the linter is another one. */
function useSame(problems: readonly FlowProblem[]): readonly FlowProblem[] {
  const [kept, setKept] = useState(problems);
  if (kept === problems || JSON.stringify(kept) === JSON.stringify(problems)) return kept;
  setKept(problems);
  return problems;
}

function problemsOf(all: readonly FlowProblem[], id: string, name: string): readonly FlowProblem[] {
  const start = `"${name}": `;
  return all
    .filter((problem) => problem.flowNode === id)
    .map((problem) => (problem.message.startsWith(start) ? { ...problem, message: problem.message.slice(start.length) } : problem));
}

/** The id by which expressions name the step; changing it changes them too. */
function IdField({ flowNode }: { readonly flowNode: FlowNode }) {
  const { document, selection, readOnly } = useOpenFlow();
  const [typed, setTyped] = useState<string>();
  const commit = (): void => {
    if (typed !== undefined && typed !== flowNode.id) {
      document.execute(changeFlowNodeId, { from: flowNode.id, to: typed });
      if (document.records.flowNodes[typed] !== undefined) selection.select({ flowNodes: [typed] });
    }
    setTyped(undefined);
  };
  return (
    <TextInput
      aria-label="Id in expressions"
      title="The id by which expressions name this step: data.<id>"
      size="xs"
      w={150}
      variant="unstyled"
      disabled={readOnly}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', textAlign: 'right', height: 20, minHeight: 20 } }}
      value={typed ?? flowNode.id}
      onChange={(event) => setTyped(event.currentTarget.value.replace(/[^A-Za-z0-9_]/g, ''))}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
