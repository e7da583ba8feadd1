import type { FlowNode } from '@fettle/flows';
import { nodeForm } from '@fettle/flows/form-schema.ts';
import { Collapse, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { changeFlowNodeId } from '../commands/change-flow-node-id.ts';
import { changeParam } from '../commands/change-param.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { parseParamPath } from '../document/param-path.ts';
import { FormContext, type FormModel, fieldId } from '../forms/form-context.ts';
import { ObjectFields } from '../forms/object-fields.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { NodeIcon } from '../parts/node-icon.tsx';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './inspector.module.css';
import { PortConnections } from './port-connections.tsx';

/** Id of the name field, which F2 brings one to. */
export const NAME_FIELD = 'flow-node-name';

/** One step: its name, what is wrong with it, the form of its node type, its connections and the help. */
export function FlowNodeInspector({ flowNode }: { readonly flowNode: FlowNode }) {
  const flow = useOpenFlow();
  const { document, readOnly } = flow;
  const all = useValue(flow.problems);
  const shown = useValue(flow.shownPath);
  const nodeType = document.registry.get(flowNode.type);
  const problems = useMemo(() => all.filter((problem) => problem.flowNode === flowNode.id), [all, flowNode.id]);
  const form = useMemo(
    (): FormModel => ({
      flowNode: flowNode.id,
      params: flowNode.params,
      readOnly,
      problems,
      change: (path, value) => document.execute(changeParam, { flowNode: flowNode.id, path, value }),
      settle: () => document.settle(),
    }),
    [document, flowNode, problems, readOnly],
  );

  useEffect(() => {
    if (shown?.flowNode !== flowNode.id) return;
    // The list item that the field is in opens first.
    const timer = setTimeout(() => {
      const element = window.document.getElementById(fieldId(flowNode.id, parseParamPath(shown.path)));
      element?.scrollIntoView({ block: 'center' });
      (element?.matches('input, textarea, .cm-content')
        ? element
        : element?.querySelector<HTMLElement>('.cm-content, input, button')
      )?.focus();
    }, 60);
    return () => clearTimeout(timer);
  }, [shown, flowNode.id]);

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
        {problems.map(({ severity, message, path }) => (
          <UnstyledButton
            key={`${path} ${message}`}
            className={styles.problem}
            data-severity={severity}
            onClick={() => path !== undefined && flow.shownPath.set({ flowNode: flowNode.id, path })}
          >
            {severity === 'error' ? <IconAlertCircle size={15} aria-label="Error" /> : <IconAlertTriangle size={15} aria-label="Warning" />}
            <span>{message}</span>
          </UnstyledButton>
        ))}
      </div>
      {nodeType !== undefined && Object.keys(nodeForm(nodeType).schema.properties ?? {}).length > 0 && (
        <div className={styles.section}>
          <FormContext value={form}>
            <ObjectFields schema={nodeForm(nodeType).schema} value={flowNode.params} path={[]} />
          </FormContext>
        </div>
      )}
      <div className={styles.section}>
        <PortConnections flowNode={flowNode} />
      </div>
      {nodeType !== undefined && <Help title={nodeType.title} text={nodeType.help} />}
    </>
  );
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

function Help({ title, text }: { readonly title: string; readonly text: string }) {
  const [isOpen, setOpen] = useState(true);
  return (
    <div className={styles.section}>
      <UnstyledButton className={styles.summary} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        <IconChevronRight size={14} aria-hidden style={{ rotate: isOpen ? '90deg' : '0deg' }} />
        <Text fz="xs" fw={600} component="span">
          About “{title}”
        </Text>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div className={styles.help} style={{ paddingTop: 8 }}>
          <MarkdownText text={text} />
        </div>
      </Collapse>
    </div>
  );
}
