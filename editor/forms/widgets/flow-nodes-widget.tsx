import { MultiSelect } from '@mantine/core';
import { useOpenFlow, useRecords } from '../../session/open-flow.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** Other steps of the flow, by their names. One that is gone stays to be seen, and to be taken out. */
export function FlowNodesWidget(props: WidgetProps) {
  const { change } = useForm();
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <MultiSelect
      {...useFieldProps(props)}
      data={useOtherSteps(chosen)}
      searchable
      value={chosen}
      onChange={(next) => change(props.path, next)}
    />
  );
}

/** The other steps of the flow to choose from, with those chosen that are gone. */
export function useOtherSteps(chosen: readonly string[]): { readonly value: string; readonly label: string }[] {
  const { flowNode } = useForm();
  const { document } = useOpenFlow();
  const known = useRecords((records) =>
    Object.values(records.flowNodes)
      .filter(({ id, type }) => id !== flowNode && !isStart(document.registry.get(type)))
      .map(({ id, name }) => `${id}\n${name || id}`)
      .join('\r'),
  );
  const data = known === '' ? [] : known.split('\r').map((line) => optionOf(line));
  const gone = chosen.filter((id) => !data.some(({ value }) => value === id)).map((id) => ({ value: id, label: `${id} (gone)` }));
  return [...data, ...gone];
}

function optionOf(line: string): { readonly value: string; readonly label: string } {
  const [value = '', label = value] = line.split('\n');
  return { value, label };
}

function isStart(nodeType: { readonly usedIn: string; readonly start?: boolean } | undefined): boolean {
  return nodeType?.usedIn === 'routing' && nodeType.start === true;
}
