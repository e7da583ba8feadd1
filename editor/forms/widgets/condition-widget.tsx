import { Condition } from '@fettle/flows/rules/index.ts';
import { Group, Input, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { sentenceOf } from '../condition-tree.ts';
import { useFieldProps, useForm, useHasProblemIn, type WidgetProps } from '../form-context.ts';
import { ConditionGroup, useFacts } from './condition-group.tsx';

const EMPTY: Condition = { all: [] };

/** A json-rules-engine condition, drawn as a sentence or as its JSON. Both edit the same thing. */
export function ConditionWidget(props: WidgetProps) {
  const { change, settle, readOnly, problems } = useForm();
  const { id, label, description, error } = useFieldProps(props);
  const hasProblem = useHasProblemIn(props.path);
  const facts = useFacts(props.field);
  const [view, setView] = useState<'sentence' | 'json'>('sentence');
  const [typed, setTyped] = useState<string>();
  const parsed = Condition.safeParse(props.value);
  const condition = parsed.success ? parsed.data : EMPTY;
  const inside = problems.find((problem) => problem.path?.startsWith('condition'))?.message;

  const takeJson = (text: string): void => {
    setTyped(text);
    const read = readCondition(text);
    if (typeof read !== 'string') change(props.path, read);
  };
  const wrong = typed === undefined ? undefined : readCondition(typed);

  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      description={description}
      error={typeof wrong === 'string' ? wrong : (error ?? (hasProblem ? inside : undefined))}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap" my={6}>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {sentenceOf(condition)}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="How the condition is shown"
          value={view}
          onChange={(next) => {
            setView(next as typeof view);
            setTyped(undefined);
          }}
          data={[
            { value: 'sentence', label: 'Sentence' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </Group>
      {view === 'sentence' ? (
        <ConditionGroup
          condition={condition}
          facts={facts}
          readOnly={readOnly}
          change={(next) => change(props.path, next)}
          settle={settle}
          depth={0}
        />
      ) : (
        <Textarea
          aria-label={`${label} as JSON`}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          readOnly={readOnly}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={typed ?? JSON.stringify(props.value, null, 2)}
          onChange={(event) => takeJson(event.currentTarget.value)}
          onBlur={() => {
            if (typeof wrong !== 'string') setTyped(undefined);
            settle();
          }}
        />
      )}
    </Input.Wrapper>
  );
}

function readCondition(text: string): Condition | string {
  try {
    const parsed = Condition.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : `This ${parsed.error.issues[0]?.message ?? 'is no condition'}.`;
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : ''}`;
  }
}
