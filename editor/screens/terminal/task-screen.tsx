import type { UserTask } from '@fettle/flows/contract';
import type { InstructionStep } from '@fettle/flows/work-instruction.ts';
import { IconLock } from '@tabler/icons-react';
import { type RefObject, Suspense, useEffect, useState } from 'react';
import { ActionText } from './action-text.tsx';
import { announce, hush } from './announcement.ts';
import { BottomBar, type BottomBarProps } from './bottom-bar.tsx';
import { EntryPane } from './entry-pane.tsx';
import { EntryStrip } from './entry-strip.tsx';
import { firstIncompleteStep, judgeEntry, type Missing, missingOfStep } from './entry-verdict.ts';
import { QuantitySheet } from './later-sheets.ts';
import { MaterialList, materialsMissing } from './material-list.tsx';
import { OutcomeSheet } from './outcome-sheet.tsx';
import type { Reported } from './quantity-sheet.tsx';
import type { LastScan, ScanTarget } from './station.tsx';
import { StepBar } from './step-bar.tsx';
import { StepPicture } from './step-picture.tsx';
import { newDraft, type TaskDraft, withComment, withoutValue, withValue } from './task-draft.ts';
import styles from './task-screen.module.css';
import { useTerminal } from './terminal-context.tsx';
import { useHoldReason } from './use-hold-reason.ts';
import { WhatHappenedSheet } from './what-happened-sheet.tsx';

type Outcome = UserTask['instruction']['outcomes'][number];

interface TaskScreenProps {
  readonly task: UserTask;
  readonly bar: Pick<BottomBarProps, 'more' | 'attention' | 'help'>;
  readonly lastScan: LastScan | undefined;
  /** Told which entry a scan would fill. */
  readonly scanTarget: RefObject<ScanTarget | undefined>;
  readonly back: () => void;
  readonly finish: (draft: TaskDraft, outcome: Outcome, reported?: Reported) => void;
}

/** One unit and its work instruction, one step a screen. */
export function TaskScreen({ task, bar, lastScan, scanTarget, back, finish }: TaskScreenProps) {
  const { drafts } = useTerminal();
  const { instruction } = task;
  const [draft, setDraft] = useState(() => drafts.get(task.id) ?? newDraft(task.id, instruction, Date.now()));
  const [asked, setAsked] = useState<
    'outcome' | { readonly quantityFor: Outcome; readonly draft: TaskDraft } | { readonly explain: string; readonly thenConfirm: boolean }
  >();
  const holdReason = useHoldReason(task);
  useEffect(() => {
    drafts.save(draft);
    // What was missing may have been entered.
    hush('missing');
  }, [drafts, draft]);

  const last = instruction.steps.length - 1;
  const index = Math.min(draft.step, last);
  const step = instruction.steps[index]!;
  const missing = missingOfStep(step, draft);
  const [chosenKey, choose] = useState(() => firstToEnter(step, draft));
  const entry = step.entries.find(({ key }) => key === chosenKey);
  const [normal, ...others] = instruction.outcomes;
  const isLot = instruction.quantity !== undefined;
  const unscanned = index < last ? [] : materialsMissing(task);
  const end = (from: TaskDraft, outcome: Outcome): void => {
    if (isLot) setAsked({ quantityFor: outcome, draft: from });
    else finish(from, outcome);
  };

  const goTo = (next: number): void => {
    choose(firstToEnter(instruction.steps[next]!, draft));
    setDraft((before) => ({ ...before, step: next }));
  };
  const moveOn = (from: TaskDraft): void => {
    const next = step.entries.find((one) => judgeEntry(one, from.values[one.key]).state === 'empty');
    if (next !== undefined) choose(next.key);
  };
  const tell = ({ entry: about, says, explanation }: Missing, thenConfirm: boolean): void => {
    choose(about.key);
    if (explanation) setAsked({ explain: about.key, thenConfirm });
    else announce('missing', says);
  };
  const confirm = (from: TaskDraft): void => {
    const [first] = missingOfStep(step, from);
    const incomplete = index < last ? undefined : firstIncompleteStep(instruction, from);
    if (task.held) announce('missing', `${task.unit.serialNumber} is on hold${holdReason === undefined ? '' : `: ${holdReason}`}.`);
    else if (task.refusal !== undefined) announce('missing', task.refusal);
    else if (first !== undefined) tell(first, true);
    else if (index < last) goTo(index + 1);
    else if (unscanned.length > 0 && !isLot) announce('missing', `Scan ${unscanned.join(' and ')} first.`);
    else if (incomplete === undefined) end(from, normal!);
    else {
      goTo(incomplete.step);
      // After the step has changed, which silences what was said about the last one.
      setTimeout(() => announce('missing', `Step ${incomplete.step + 1}: ${incomplete.missing[0]!.says}`));
    }
  };
  const fill = (key: string, value: TaskDraft['values'][string], done: boolean): void => {
    const next = withValue(draft, key, value);
    setDraft(next);
    if (done) moveOn(next);
  };

  useEffect(() => {
    scanTarget.current = entry === undefined ? undefined : { entry, fill: (value) => fill(entry.key, value, true) };
    return () => {
      scanTarget.current = undefined;
    };
  });

  const explained = typeof asked === 'object' && 'explain' in asked ? step.entries.find(({ key }) => key === asked.explain) : undefined;
  return (
    <>
      <StepBar task={task} step={index} startedAt={draft.startedAt} />
      <div className={styles.body}>
        <section className={styles.left} aria-label="Picture">
          {task.held && (
            <p className={styles.held} role="status">
              <IconLock size={30} aria-hidden />
              <span>
                <strong>On hold.</strong> {holdReason ?? 'The reason is not known here yet.'}
              </span>
            </p>
          )}
          {!task.held && task.refusal !== undefined && (
            <p className={styles.held} role="status">
              <IconLock size={30} aria-hidden />
              <span>{task.refusal}</span>
            </p>
          )}
          <StepPicture instruction={instruction} step={index} />
          {step.entries.length > 1 && <EntryStrip entries={step.entries} draft={draft} active={entry?.key} choose={choose} />}
        </section>
        <section className={styles.right} aria-label="What to do">
          <ActionText key={step.key} text={step.text === '' ? step.title : step.text} compact={entry !== undefined} />
          <MaterialList task={task} />
          {entry !== undefined && (
            <EntryPane
              key={`${step.key}/${entry.key}`}
              entry={entry}
              drafted={draft.values[entry.key]}
              change={(value, done) => fill(entry.key, value, done)}
              clear={() => setDraft(withoutValue(draft, entry.key))}
              explain={() => setAsked({ explain: entry.key, thenConfirm: false })}
              enter={() => {
                const own = missingOfStep(step, draft).find((one) => one.entry.key === entry.key);
                if (own === undefined) moveOn(draft);
                else tell(own, false);
              }}
            />
          )}
          {lastScan !== undefined && (
            <p className={styles.scan}>
              Last scan {lastScan.code}
              {!lastScan.good && ' · not taken'}
            </p>
          )}
        </section>
      </div>
      <BottomBar
        {...bar}
        back={index === 0 ? back : () => goTo(index - 1)}
        other={
          task.held || task.refusal !== undefined || others.length === 0
            ? undefined
            : { label: otherLabel(others, instruction.choice === true), open: () => setAsked('outcome') }
        }
        main={{
          label: instruction.choice === true ? normal!.title : 'Confirm',
          caption: captionOf({
            task,
            missing,
            unscanned,
            nextStep: instruction.steps[index + 1]?.title,
            outcome: normal!.title,
            others: others.length,
          }),
          ready: !task.held && task.refusal === undefined && missing.length === 0 && (isLot || unscanned.length === 0),
          act: () => confirm(draft),
        }}
      />
      {explained !== undefined && (
        <WhatHappenedSheet
          entry={explained}
          value={draft.values[explained.key]}
          close={() => setAsked(undefined)}
          answer={(comment) => {
            const next = withComment(draft, explained.key, comment);
            setDraft(next);
            if (typeof asked === 'object' && 'explain' in asked && asked.thenConfirm) confirm(next);
            else moveOn(next);
            setAsked(undefined);
          }}
        />
      )}
      {typeof asked === 'object' && 'quantityFor' in asked && (
        <Suspense>
          <QuantitySheet
            serialNumber={task.unit.serialNumber}
            here={task.remaining}
            close={() => setAsked(undefined)}
            report={(reported) => finish(asked.draft, asked.quantityFor, reported)}
          />
        </Suspense>
      )}
      {asked === 'outcome' && (
        <OutcomeSheet
          serialNumber={task.unit.serialNumber}
          outcomes={others}
          close={() => setAsked(undefined)}
          choose={(outcome) => {
            const doubtful = step.entries.flatMap((one) => missingOfStep({ ...step, entries: [{ ...one, required: false }] }, draft))[0];
            setAsked(undefined);
            if (doubtful !== undefined) tell(doubtful, false);
            else end(draft, outcome);
          }}
        />
      )}
    </>
  );
}

/** The first entry that still needs something, else the first at all. Chosen once for a step: a value that becomes whole while it is keyed must not move the screen. */
function firstToEnter(step: InstructionStep, draft: TaskDraft): string | undefined {
  return (missingOfStep(step, draft)[0]?.entry ?? step.entries[0])?.key;
}

function otherLabel(others: readonly Outcome[], isChoice: boolean): string {
  if (others.length === 1) return others[0]!.title;
  return isChoice ? 'Another way' : 'Other result';
}

interface CaptionOf {
  readonly task: UserTask;
  readonly missing: readonly Missing[];
  readonly unscanned: readonly string[];
  readonly nextStep: string | undefined;
  readonly outcome: string;
  /** How many other ways to end there are. */
  readonly others: number;
}

function captionOf({ task, missing, unscanned, nextStep, outcome, others }: CaptionOf): string {
  if (task.held) return 'on hold';
  if (task.refusal !== undefined) return 'not now';
  if (task.instruction.choice === true) return others === 0 ? task.instruction.title : 'the usual way';
  if (missing.length === 1) return missing[0]!.explanation ? 'say what happened' : `missing: ${missing[0]!.entry.title}`;
  if (missing.length > 1) return `${missing.length} entries missing`;
  if (unscanned.length > 0) return `scan ${unscanned.join(', ')}`;
  if (nextStep === undefined && task.instruction.quantity !== undefined) return `${task.remaining} here: how many?`;
  return nextStep === undefined ? `and finish: ${outcome}` : `then: ${nextStep}`;
}
