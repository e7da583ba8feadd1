import type { Value } from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { DecisionTable } from '@fettle/flows/tables/index.ts';
import { useMemo } from 'react';
import { arrivingReading } from '../forms/condition/arriving.ts';
import { useForm } from '../forms/form-context.ts';
import { useEquipmentOfField } from '../forms/use-equipment-of-field.ts';
import { exampleEquipment } from '../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../plant/use-plant.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';

const NOWHERE = {};

/** The table's inputs with the readings of now, on one machine that the rule is for; undefined where no machine is meant (the table of a routing). */
export function useSamples(inputs: DecisionTable['inputs']): readonly (Value | undefined)[] | undefined {
  const { flowNode } = useForm();
  const { document } = useOpenFlow();
  const records = useRecords((all) => all);
  const plant = usePlant();
  const isRule = document.registry.get(records.flowNodes[flowNode]?.type ?? '')?.usedIn === 'qualityRule';
  const machine = exampleEquipment(plant, useEquipmentOfField(NOWHERE));
  const arriving = useMemo(() => arrivingReading(records, flowNode).signal, [records, flowNode]);
  const isKnown = isRule && machine !== undefined;
  const readings = useReadings(isKnown);
  return useMemo(
    () =>
      isKnown
        ? inputs.map((input) =>
            sample(input, (name) => {
              const signal = name === 'value' ? arriving : name;
              return signal === undefined ? undefined : readings.get(readingKey(machine, signal));
            }),
          )
        : undefined,
    [inputs, isKnown, machine, arriving, readings],
  );
}

function sample(
  { expression, name }: DecisionTable['inputs'][number],
  latest: (signal: string) => ReturnType<ReturnType<typeof useReadings>['get']>,
): Value | undefined {
  try {
    const value = compileExpression(expression.trim() === '' ? name : expression, openScope).evaluateOverReadings(latest);
    return value === null || typeof value === 'object' ? undefined : value;
  } catch {
    // What is wrong with the expression is said beside its field.
    return undefined;
  }
}
