import type { ValueKind } from '@fettle/flows';
import {
  Condition,
  compileCondition,
  conditionOutcome,
  lastingWords,
  type NamedConditions,
  RuleOfCondition,
  type TruthWord,
  truthWord,
} from '@fettle/flows/rules/index.ts';
import { Group, Input, SegmentedControl, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { factNames } from '../../plant/fact-names.ts';
import { exampleEquipment, signalsOf } from '../../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../../plant/use-plant.ts';
import { ResultMark } from '../../screens/firing/outcome-tree.tsx';
import { useRecords } from '../../session/open-flow.ts';
import { arrivingReading } from '../condition/arriving.ts';
import styles from '../condition/condition-builder.module.css';
import { ConditionBuilder, type FactChoice } from '../condition/condition-builder.tsx';
import { conditionFaults, conditionTextFaults } from '../condition/condition-faults.ts';
import { readJson } from '../condition/json-places.ts';
import { LastingLine } from '../condition/lasting-line.tsx';
import { useFieldProps, useForm, useParams, type WidgetProps } from '../form-context.ts';
import { useEquipmentOfField } from '../use-equipment-of-field.ts';

const JsonEditor = lazy(() => import('../condition/json-editor.tsx').then((module) => ({ default: module.JsonEditor })));

const EMPTY: Condition = { all: [] };

/** A json-rules-engine condition, as a sentence of lines or as its JSON. Both edit the same document; neither loses what it does not know. */
export function ConditionWidget(props: WidgetProps) {
  const { change, settle, readOnly, flowNode } = useForm();
  const params = useParams();
  const { id, label, description, error } = useFieldProps(props);
  const plant = usePlant();
  const equipment = useEquipmentOfField(props.field);
  const records = useRecords((all) => all);
  const [view, setView] = useState<'sentence' | 'json'>('sentence');
  const [wrongText, setWrongText] = useState<string>();

  // As it is stored, not as the schema parsed it: the order of keys is part of the document.
  const isCondition = useMemo(() => Condition.safeParse(props.value).success, [props.value]);
  const condition = isCondition ? (props.value as Condition) : EMPTY;
  const named = useMemo(() => RuleOfCondition.optional().safeParse(params.rule).data?.conditions, [params.rule]);
  const arriving = useMemo(() => arrivingReading(records, flowNode), [records, flowNode]);
  const names = useMemo(
    () => factNames(plant, equipment, { title: arriving.steps.at(-1) ?? 'the value', unit: arriving.unit }),
    [plant, equipment, arriving],
  );
  const facts = useMemo<readonly FactChoice[]>(() => {
    const unitOf = (fact: string): string => (names.unit(fact) === '' ? '' : ` (${names.unit(fact)})`);
    return [
      { fact: 'value', label: names.title('value'), kind: arriving.kind },
      ...signalsOf(plant, equipment).map(({ name, valueKind }) => ({
        fact: name,
        label: `${names.title(name)}${unitOf(name)}`,
        kind: valueKind,
      })),
    ];
  }, [plant, equipment, names, arriving]);
  const kinds = useMemo(
    () => Object.fromEntries(facts.map(({ fact, kind }) => [fact, kind])) as Record<string, ValueKind | undefined>,
    [facts],
  );
  const faults = useMemo(() => conditionFaults(condition, { named, kinds }), [condition, named, kinds]);
  const now = useTruthNow({
    condition,
    named,
    machine: exampleEquipment(plant, equipment),
    arriving: arriving.signal,
    isWrong: faults.size > 0,
  });
  const isElsewhere = faults.size > 0 || wrongText !== undefined;
  const { lasts: lastsParam } = props.field;
  const lasts = Number((lastsParam === undefined ? undefined : params[lastsParam]) ?? 0);
  const lasting = lastsParam === undefined ? null : <LastingLine path={[...props.path.slice(0, -1), lastsParam]} value={lasts} />;

  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      description={description}
      error={wrongText ?? (isElsewhere ? undefined : error)}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
    >
      <Group justify="space-between" align="center" wrap="nowrap" my={6}>
        {now.machine === undefined ? (
          <span />
        ) : (
          <span className={styles.now}>
            <ResultMark result={now.result} />
            Now on {now.machine}
          </span>
        )}
        <SegmentedControl
          size="xs"
          aria-label="How the condition is shown"
          value={view}
          onChange={(next) => {
            setView(next as typeof view);
            setWrongText(undefined);
          }}
          data={[
            { value: 'sentence', label: 'Sentence' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </Group>
      {view === 'sentence' && !isCondition && (
        <Text fz="sm" c="red">
          What is stored is no condition. Mend it as JSON, or begin anew here.
        </Text>
      )}
      {view === 'sentence' ? (
        <ConditionBuilder
          condition={condition}
          facts={facts}
          names={names}
          named={Object.keys(named ?? {})}
          resultAt={now.resultAt}
          faultAt={(place) => faults.get(place)}
          readOnly={readOnly}
          change={(next) => change(props.path, next)}
          settle={settle}
          end={lasting}
        />
      ) : (
        <>
          <Text fz="sm" mb={6} style={{ overflowWrap: 'anywhere' }}>
            {lastingWords(condition, lasts, names)}
          </Text>
          <Suspense fallback={<Text fz="sm">…</Text>}>
            <JsonEditor
              label={`${label} as JSON`}
              readOnly={readOnly}
              value={JSON.stringify(props.value, null, 2)}
              faultsOf={(text) => conditionTextFaults(text, { named, kinds })}
              onChange={(text) => {
                const read = readJson(text);
                const isWhole = read.ok && Condition.safeParse(read.value).success;
                const [first] = conditionTextFaults(text, { named, kinds });
                setWrongText(first === undefined ? undefined : `Line ${first.line}: ${first.message}`);
                if (isWhole) change(props.path, read.value);
              }}
              onBlur={settle}
            />
          </Suspense>
          {lasting}
        </>
      )}
    </Input.Wrapper>
  );
}

interface Asked {
  readonly condition: Condition;
  readonly named: NamedConditions | undefined;
  readonly machine: string | undefined;
  /** The signal that `value` is; undefined: it is made on the way and not known here. */
  readonly arriving: string | undefined;
  readonly isWrong: boolean;
}

/** What each part of the condition is with the readings of now, on one machine that the rule is for. */
function useTruthNow({ condition, named, machine, arriving, isWrong }: Asked): {
  readonly machine: string | undefined;
  readonly result: TruthWord | undefined;
  readonly resultAt: (place: string) => TruthWord | undefined;
} {
  const isAsked = machine !== undefined && !isWrong;
  const readings = useReadings(isAsked);
  return useMemo(() => {
    if (!isAsked) return { machine: undefined, result: undefined, resultAt: () => undefined };
    const { trace } = compileCondition(condition, named).evaluate((fact) => {
      const signal = fact === 'value' ? arriving : fact;
      return signal === undefined ? undefined : readings.get(readingKey(machine, signal));
    });
    const byPlace = new Map(
      trace.map((line) => [line.at, line.signal === 'value' && arriving === undefined ? undefined : truthWord(line.result)] as const),
    );
    const outcome = conditionOutcome(condition, (place) => byPlace.get(place), named);
    const all = new Map<string, TruthWord | undefined>();
    const gather = (part: typeof outcome): void => {
      all.set(part.at, part.result);
      part.of.forEach(gather);
    };
    gather(outcome);
    return { machine, result: outcome.result, resultAt: (place: string) => all.get(place) };
  }, [condition, named, machine, arriving, readings, isAsked]);
}
