import type { Json } from '@fettle/flows';
import { checkExpression, compileExpression, type ExpressionCheck, openScope } from '@fettle/flows/expression/index.ts';
import { Input, Text } from '@mantine/core';
import { useMemo } from 'react';
import { valueWords } from '../../parts/value-words.ts';
import { exampleEquipment } from '../../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../../plant/use-plant.ts';
import { useOpenFlow, useRecords } from '../../session/open-flow.ts';
import { arrivingReading } from '../condition/arriving.ts';
import { type ExpressionPlace, expressionPlace } from '../expression-scope.ts';
import { useFieldProps, useForm, useParams, type WidgetProps } from '../form-context.ts';
import { useEquipmentOfField } from '../use-equipment-of-field.ts';
import { type ExampleUnit, useExampleUnit } from '../use-example-unit.ts';
import { CelEditor } from './cel-editor.tsx';

/** A CEL expression; what is wrong with it is said below, and what it gives now where it is about machines. */
export function ExpressionWidget(props: WidgetProps) {
  const { field, path } = props;
  const form = useForm();
  const { document } = useOpenFlow();
  const records = useRecords((all) => all);
  const plant = usePlant();
  const equipment = useEquipmentOfField(field, path);
  const nodeType = document.registry.get(records.flowNodes[form.flowNode]?.type ?? '');
  const { registry } = document;
  const { flowNode } = form;
  const params = useParams();
  const place = useMemo(
    () =>
      expressionPlace({ registry, records, nodeType, params, path, field, plant, equipment, arriving: arrivingReading(records, flowNode) }),
    [registry, records, nodeType, params, path, field, plant, equipment, flowNode],
  );
  const nowOf = useNowOf(place);
  const { id, label, description, error } = useFieldProps(props);
  const source = String(props.value ?? '');
  const checked = source.trim() === '' ? undefined : checkExpression(source, place.scope, place.result, place.unit);
  const wrong = checked?.ok === false ? checked.message : error;

  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={description}
      error={wrong}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      labelElement="div"
    >
      <div style={{ marginBottom: 4 }}>
        <CelEditor
          id={id}
          label={label}
          value={source}
          place={place}
          readOnly={form.readOnly}
          placeholder={place.result === 'boolean' ? 'a condition' : 'a value'}
          nowOf={nowOf}
          onChange={(next) => form.change(path, next)}
          onBlur={form.settle}
        />
        {checked?.ok === true && (
          <>
            <Text fz="xs" c="dimmed" mt={3}>
              Gives {typeWords(checked)}
            </Text>
            {isAboutMachines(place) ? (
              <ValueNow source={source} place={place} unit={checked.unit ?? ''} />
            ) : (
              <ValueOfUnit source={source} unit={checked.unit ?? ''} />
            )}
          </>
        )}
      </div>
    </Input.Wrapper>
  );
}

const TYPE_WORDS = {
  number: 'a number',
  string: 'a text',
  boolean: 'yes or no',
  null: 'no value',
  list: 'a list',
  record: 'a group of values',
  any: 'a value that depends on the readings',
};

const typeWords = ({ type, unit }: Extract<ExpressionCheck, { ok: true }>): string =>
  type === 'number' && unit ? `a number in ${unit}` : TYPE_WORDS[type];

const isAboutMachines = ({ scope }: ExpressionPlace): boolean => !('data' in scope.names);

/** What a name is now: a signal with its unit, a result of the example unit; undefined: not known. */
function useNowOf(place: ExpressionPlace): (path: string) => string | undefined {
  const isAboutSignals = isAboutMachines(place);
  const machine = exampleEquipment(usePlant(), place.equipment);
  const readings = useReadings(machine !== undefined && isAboutSignals);
  const unit = useExampleUnit(!isAboutSignals);
  if (!isAboutSignals) {
    return (path) => {
      const value = unit === undefined ? undefined : valueAt(unit.values, path);
      return value === undefined || (typeof value === 'object' && value !== null) ? undefined : valueWords(value as Json);
    };
  }
  return (name) => {
    const reading = readings.get(readingKey(machine ?? '', name === 'value' ? (place.arriving ?? '') : name));
    return reading === undefined ? undefined : valueWords(reading.value, place.scope.units?.[name]?.text);
  };
}

/** By a dotted path; undefined: nothing is there. */
function valueAt(values: Readonly<Record<string, unknown>>, path: string): unknown {
  let at: unknown = values;
  for (const name of path.split('.')) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return at;
}

const OF_A_UNIT = new Set(['unit', 'data', 'visit', 'instance']);

/** What an expression about a unit gives for one that was made. Nothing where it needs more than the unit. */
function ValueOfUnit({ source, unit }: { readonly source: string; readonly unit: string }) {
  const example = useExampleUnit(true);
  const compiled = compileExpression(source, openScope);
  if (example === undefined || compiled.names.length === 0 || !compiled.names.every((name) => OF_A_UNIT.has(name))) return null;
  return (
    <Text fz="xs" c="dimmed" mt={3} className="tabular">
      For {example.serialNumber}: {words(example.values)}
    </Text>
  );

  function words(values: ExampleUnit['values']): string {
    const missing = compiled.references.find((path) => valueAt(values, path) === undefined);
    if (missing !== undefined) return `${missing} has no value there`;
    try {
      return valueWords(compiled.evaluate(values), unit);
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown';
    }
  }
}

/** What the expression gives with the readings of now. */
function ValueNow({ source, place, unit }: { readonly source: string; readonly place: ExpressionPlace; readonly unit: string }) {
  const plant = usePlant();
  const equipment = exampleEquipment(plant, place.equipment);
  const readings = useReadings(equipment !== undefined);
  if (equipment === undefined) return null;
  const compiled = compileExpression(source, openScope);
  const isUnknownHere = (name: string): boolean => name === 'reached' || (name === 'value' && place.arriving === undefined);
  if (compiled.names.some(isUnknownHere)) return null;
  const words = valueNow();
  return (
    <Text fz="xs" c="dimmed" mt={3} className="tabular">
      Now on {equipment}: {words}
    </Text>
  );

  function valueNow(): string {
    try {
      const value = compiled.evaluateOverReadings((name) =>
        readings.get(readingKey(equipment ?? '', name === 'value' ? (place.arriving ?? '') : name)),
      );
      return value === undefined ? 'unknown (a reading is missing or not good)' : valueWords(value, unit);
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown';
    }
  }
}
