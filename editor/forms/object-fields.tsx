import type { FormSchema } from '@fettle/flows/form-schema.ts';
import { Stack } from '@mantine/core';
import type { ParamPath } from '../document/param-path.ts';
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
        .map((field) => {
          const Widget = WIDGET_COMPONENTS[field.widget];
          return <Widget key={field.name} field={field} value={value[field.name] ?? field.schema.default} path={[...path, field.name]} />;
        })}
    </Stack>
  );
}
