import type { Json } from '@fettle/flows';
import {
  type Comparison,
  type Condition,
  DECORATOR_WORDS,
  type FactNames,
  isFactReference,
  OPERATOR_WORDS,
  operatorName,
  operatorParts,
} from '@fettle/flows/rules/index.ts';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './condition-builder.module.css';
import type { FactChoice } from './condition-builder.tsx';
import { type ConditionPath, replaceAt } from './condition-edit.ts';
import { ONLY_LISTS, ONLY_NUMBERS, parseValue, refitKind, refitValue, valueText } from './condition-value.ts';

export interface ComparisonLineProps {
  readonly comparison: Comparison;
  readonly condition: Condition;
  readonly path: ConditionPath;
  readonly facts: readonly FactChoice[];
  readonly names: FactNames;
  readonly readOnly: boolean;
  readonly change: (next: Condition) => void;
  readonly settle: () => void;
}

/** `[spindle power] [is greater than] [11.8] kW`: words that can be changed where they stand; what is seldom needed opens below. */
export function ComparisonLine(props: ComparisonLineProps) {
  const { comparison, condition, path, facts, names, readOnly, settle } = props;
  const { fact, operator, value } = comparison;
  const { decorators, base } = operatorParts(operator);
  const hasMore = decorators.length > 0 || comparison.path !== undefined || comparison.params !== undefined;
  const [isOpen, setOpen] = useState(false);
  const kind = facts.find((known) => known.fact === fact)?.kind;
  const other = isFactReference(value) ? value : undefined;
  const unit = names.unit(fact);

  /** Undefined takes a property out. */
  const put = (next: Readonly<Record<string, unknown>>): void =>
    props.change(
      replaceAt(condition, path, (same) => {
        const changed: Record<string, unknown> = { ...same, ...next };
        for (const [key, given] of Object.entries(next)) if (given === undefined) delete changed[key];
        return changed as unknown as Condition;
      }),
    );
  const putOperator = (next: string): void =>
    put({ operator: next, value: other === undefined ? refitValue(value, operator, next) : value });
  const pickFact = (next: string): void =>
    put({ fact: next, ...refitKind({ operator, value }, facts.find((known) => known.fact === next)?.kind) });
  // What this kind of signal is never compared by is not offered; one that stands there stays to be chosen.
  const operators = Object.entries(OPERATOR_WORDS).filter(
    ([name]) =>
      name === base ||
      !(
        (kind !== undefined && kind !== 'number' && ONLY_NUMBERS.has(name)) ||
        (kind !== undefined && decorators.length === 0 && ONLY_LISTS.has(name))
      ),
  );

  return (
    <>
      <FactPicker label="Signal" fact={fact} facts={facts} readOnly={readOnly} pick={pickFact} />
      {comparison.path !== undefined && comparison.path !== '' && <code>{comparison.path.replace(/^\$/, '')}</code>}
      {decorators.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same decorator may stand there twice.
        <span key={index}>{DECORATOR_WORDS[name] ?? `${name}:`}</span>
      ))}
      <select
        aria-label="Comparison"
        className={styles.word}
        disabled={readOnly}
        value={base}
        onChange={(event) => {
          putOperator(operatorName(decorators, event.target.value));
          settle();
        }}
      >
        {operators.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
        {OPERATOR_WORDS[base] === undefined && <option value={base}>{base}</option>}
      </select>
      {other !== undefined ? (
        <>
          <FactPicker
            label="Other signal"
            fact={other.fact}
            facts={facts}
            readOnly={readOnly}
            pick={(next) => put({ value: { ...other, fact: next } })}
          />
          {other.path !== undefined && <code>{other.path.replace(/^\$/, '')}</code>}
        </>
      ) : kind === 'boolean' && typeof value === 'boolean' ? (
        <select
          aria-label="Value"
          className={styles.word}
          disabled={readOnly}
          value={String(value)}
          onChange={(event) => {
            put({ value: event.target.value === 'true' });
            settle();
          }}
        >
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      ) : (
        <>
          <ValueInput
            key={`${kind ?? ''} ${operator}`}
            value={valueText(value, kind, operator)}
            disabled={readOnly}
            onChange={(text) => put({ value: parseValue(text, kind, operator) })}
            onBlur={settle}
          />
          {unit !== '' && <span className={styles.unit}>{unit}</span>}
        </>
      )}
      {!readOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={22}
          aria-label={`More of this comparison: ${names.title(fact)}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconAdjustmentsHorizontal size={13} aria-hidden />
        </ActionIcon>
      )}
      {(isOpen || (readOnly && hasMore)) && <More {...props} put={put} putOperator={putOperator} decorators={decorators} base={base} />}
    </>
  );
}

interface MoreProps extends ComparisonLineProps {
  readonly decorators: readonly string[];
  readonly base: string;
  readonly put: (next: Readonly<Record<string, unknown>>) => void;
  readonly putOperator: (operator: string) => void;
}

/** Decorators, the place in a value, params, and whether it is compared with a value or another signal. */
function More({ comparison, decorators, base, put, putOperator, settle, readOnly, facts }: MoreProps) {
  const { value, path, params, fact } = comparison;
  const isReference = isFactReference(value);
  const kept = Object.keys(comparison).filter((key) => !['fact', 'operator', 'value', 'path', 'params'].includes(key));
  return (
    <div className={styles.more}>
      <TextInput
        label="Part of the value"
        description="A place: $.program.name"
        size="xs"
        disabled={readOnly}
        value={path ?? ''}
        onChange={(event) => put({ path: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
        onBlur={settle}
      />
      <ParamsInput params={params} disabled={readOnly} put={(next) => put({ params: next })} settle={settle} />
      <div className={styles.decorators}>
        <span>Before the comparison:</span>
        {decorators.map((name, index) => (
          <Button
            // biome-ignore lint/suspicious/noArrayIndexKey: the same decorator may stand there twice.
            key={index}
            size="compact-xs"
            variant="default"
            disabled={readOnly}
            aria-label={`Take away: ${DECORATOR_WORDS[name] ?? name}`}
            onClick={() => putOperator(operatorName(decorators.toSpliced(index, 1), base))}
          >
            {DECORATOR_WORDS[name] ?? name} ×
          </Button>
        ))}
        <select
          aria-label="Add before the comparison"
          className={styles.word}
          disabled={readOnly}
          value=""
          onChange={(event) => event.target.value !== '' && putOperator(operatorName([...decorators, event.target.value], base))}
        >
          <option value="">add…</option>
          {Object.entries(DECORATOR_WORDS).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Button
        size="compact-xs"
        variant="default"
        disabled={readOnly}
        onClick={() => {
          put({ value: isReference ? 0 : { fact: facts.find((known) => known.fact !== fact)?.fact ?? fact } });
          settle();
        }}
      >
        {isReference ? 'Compare with a value' : 'Compare with another signal'}
      </Button>
      {kept.length > 0 && <span className={styles.quiet}>Also kept: {kept.join(', ')}</span>}
    </div>
  );
}

function FactPicker({
  label,
  fact,
  facts,
  readOnly,
  pick,
}: {
  readonly label: string;
  readonly fact: string;
  readonly facts: readonly FactChoice[];
  readonly readOnly: boolean;
  readonly pick: (fact: string) => void;
}) {
  const isKnown = facts.some((known) => known.fact === fact);
  return (
    <select
      aria-label={label}
      className={styles.word}
      data-strong
      disabled={readOnly}
      value={fact}
      onChange={(event) => pick(event.target.value)}
    >
      {!isKnown && <option value={fact}>{fact}</option>}
      {facts.map((known) => (
        <option key={known.fact} value={known.fact}>
          {known.label}
        </option>
      ))}
    </select>
  );
}

/** Keeps what is being typed as it is typed (`5.`, `Prep, `) and gives on what it means. */
function ValueInput(props: {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
}) {
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? props.value;
  return (
    <input
      aria-label="Value"
      className={styles.value}
      disabled={props.disabled}
      size={Math.min(24, Math.max(3, shown.length))}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        props.onChange(event.target.value);
      }}
      onBlur={() => {
        setTyped(undefined);
        props.onBlur();
      }}
    />
  );
}

function ParamsInput({
  params,
  disabled,
  put,
  settle,
}: {
  readonly params: Readonly<Record<string, Json>> | undefined;
  readonly disabled: boolean;
  readonly put: (params: Json | undefined) => void;
  readonly settle: () => void;
}) {
  const [typed, setTyped] = useState<string>();
  const read = typed === undefined || typed.trim() === '' ? undefined : groupOf(typed);
  return (
    <TextInput
      label="Params"
      description='For who reads the signal: {"window": 10}'
      size="xs"
      disabled={disabled}
      error={typed !== undefined && typed.trim() !== '' && read === undefined ? 'a group in JSON' : undefined}
      value={typed ?? (params === undefined ? '' : JSON.stringify(params))}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text.trim() === '') put(undefined);
        else if (groupOf(text) !== undefined) put(groupOf(text));
      }}
      onBlur={() => {
        setTyped(undefined);
        settle();
      }}
    />
  );
}

function groupOf(text: string): Json | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Json) : undefined;
  } catch {
    return undefined;
  }
}
