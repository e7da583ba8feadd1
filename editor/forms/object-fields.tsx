import type { FormSchema } from '@fettle/flows/form-schema.ts';
import { Stack } from '@mantine/core';
import { memo } from 'react';
import { formatParamPath, type ParamPath } from '../document/param-path.ts';
import type { WidgetProps } from './form-context.ts';
import { fieldsOf, isShown } from './form-field.ts';
import { WIDGET_COMPONENTS } from './widgets/widget-components.ts';

export interface ObjectFieldsProps {
  readonly schema: FormSchema;
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: ParamPath;
}

/** The fields of one object, each drawn by the widget that it names. */
export function ObjectFields({ schema, value, path }: ObjectFieldsProps) {
  return (
    <Stack gap="sm">
      {fieldsOf(schema)
        .filter((field) => field.drawnBy === undefined && isShown(field, value))
        .map((field) => (
          <Field key={field.name} field={field} value={value[field.name] ?? field.schema.default} path={[...path, field.name]} />
        ))}
    </Stack>
  );
}

/** Drawn again only for another value: what did not change in the document is the same object. */
const Field = memo(
  function Field(props: WidgetProps) {
    const Widget = WIDGET_COMPONENTS[props.field.widget];
    return <Widget {...props} />;
  },
  (before, now) => before.field === now.field && before.value === now.value && formatParamPath(before.path) === formatParamPath(now.path),
);
