import { api } from '@fettle/flows/contract';
import { TagsInput } from '@mantine/core';
import { useRoute } from '../../data/use-route.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** Skills by their ids. Those that the administration knows are offered; one that it does not know yet can be typed. */
export function SkillsWidget(props: WidgetProps) {
  const { change } = useForm();
  const skills = useRoute(api.listSkills, {});
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <TagsInput
      {...useFieldProps(props)}
      data={(skills.data?.skills ?? []).map(({ id }) => id)}
      value={chosen}
      onChange={(next) => change(props.path, next)}
    />
  );
}
