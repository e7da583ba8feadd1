import { api, ENGINEERS } from '@fettle/flows/contract';
import { Autocomplete } from '@mantine/core';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

export function ConnectionWidget(props: WidgetProps) {
  const { change } = useForm();
  const mayList = useMayAct([...ENGINEERS, 'supervisor']);
  const connections = useRoute(api.listConnections, {}, { enabled: mayList }).data?.connections ?? [];
  return (
    <Autocomplete
      {...useFieldProps(props)}
      data={connections.map(({ connection }) => connection.id)}
      placeholder="Choose or type"
      value={String(props.value ?? '')}
      onChange={(value) => change(props.path, value.trim())}
    />
  );
}
