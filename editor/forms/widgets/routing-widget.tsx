import { api } from '@fettle/flows/contract';
import { Autocomplete, Text } from '@mantine/core';
import { useRoute } from '../../data/use-route.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** Picks another routing; one that is not there yet can be typed. */
export function RoutingWidget(props: WidgetProps) {
  const { change } = useForm();
  const own = useOpenFlow().document.records.meta.id;
  const flows = useRoute(api.listFlows, {}).data?.flows ?? [];
  const routings = flows.filter(({ id, kind }) => kind === 'routing' && id !== own);
  const value = String(props.value ?? '');
  const chosen = routings.find(({ id }) => id === value);
  const { description, ...field } = useFieldProps(props);
  return (
    <Autocomplete
      {...field}
      description={chosen === undefined ? description : `${chosen.name}, ${versionWords(chosen.releasedVersion)}`}
      data={routings.map(({ id }) => id)}
      placeholder="Choose or type"
      value={value}
      onChange={(next) => change(props.path, next.trim())}
      renderOption={({ option }) => {
        const routing = routings.find(({ id }) => id === option.value);
        return (
          <span>
            {routing?.name ?? option.value}
            <Text component="span" fz="xs" c="dimmed" ml={8}>
              {option.value}, {versionWords(routing?.releasedVersion)}
            </Text>
          </span>
        );
      }}
    />
  );
}

const versionWords = (released: number | undefined): string => (released === undefined ? 'not released yet' : `version ${released}`);
