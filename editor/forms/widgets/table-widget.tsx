import { DecisionTable } from '@fettle/flows/tables/decision-table.ts';
import { HIT_POLICIES } from '@fettle/flows/tables/hit-policy.ts';
import { Button, Input, Text } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

const TableEditor = lazy(() => import('../../tables/table-editor.tsx').then((module) => ({ default: module.TableEditor })));

/** A decision table in few words; it is edited in a page of its own. */
export function TableWidget(props: WidgetProps) {
  const { path, value } = props;
  const { change, settle, readOnly, problems, flowNode } = useForm();
  const flow = useOpenFlow();
  const { document } = flow;
  const { id, label, description, error } = useFieldProps(props);
  const [isOpen, setOpen] = useState(false);
  const parsed = DecisionTable.safeParse(value);
  const found = problems.filter((problem) => problem.path?.startsWith('table'));
  const columns = parsed.success ? [...parsed.data.inputs, ...parsed.data.outputs].map(({ title, name }) => title || name).join(', ') : '';

  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      description={description}
      error={parsed.success ? error : 'This is no decision table.'}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
    >
      {parsed.success && (
        <>
          <Text fz="sm" mt={6}>
            {parsed.data.rows.length} {parsed.data.rows.length === 1 ? 'row' : 'rows'} of {columns}
          </Text>
          <Text fz="xs" c="dimmed">
            {HIT_POLICIES[parsed.data.hitPolicy].title}
            {found.length === 0 ? '' : ` · ${found.length} ${found.length === 1 ? 'problem' : 'problems'}`}
          </Text>
          <Button mt={8} size="xs" variant="default" leftSection={<IconTable size={15} aria-hidden />} onClick={() => setOpen(true)}>
            {readOnly ? 'Look at the table' : 'Edit the table'}
          </Button>
          {isOpen && (
            <Suspense>
              <TableEditor
                name={flow.nameOf(flowNode)}
                table={parsed.data}
                path={path}
                readOnly={readOnly}
                setTable={(table) => {
                  settle();
                  change(path, table);
                  settle();
                }}
                undo={() => document.undo()}
                redo={() => document.redo()}
                close={() => setOpen(false)}
              />
            </Suspense>
          )}
        </>
      )}
    </Input.Wrapper>
  );
}
