import { api, type FlowSummary, REVIEWERS, SIGNATURE_STATEMENTS } from '@fettle/flows/contract';
import { classOf, diffFlows } from '@fettle/flows/diff.ts';
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMayAct, usePerson } from '../../app/session.tsx';
import { useChange, useRoute } from '../../data/use-route.ts';
import { definitionOf } from '../../document/flow-records.ts';
import { ChangeList } from '../../panels/change-list.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import type { DraftSaver } from '../../session/draft-saver.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { showDifference } from '../../session/show-difference.ts';
import { useValue } from '../../session/value-store.ts';
import { type CarriedOut, carryOutChoices } from '../migration/carry-out-choices.ts';
import { type UnitChoices, unitsOf } from '../migration/unit-choice.ts';
import { UnitsInProgress } from '../migration/units-in-progress.tsx';
import { useMigrationPlan } from '../migration/use-migration-plan.ts';
import { AT_ONCE, EffectivityFields, effectiveFromOf, effectivityWords } from './effectivity-fields.tsx';
import { OthersChanges, useOthersChanges } from './others-changes.tsx';
import { ReadinessList } from './readiness-list.tsx';
import styles from './release-dialog.module.css';
import { Released } from './released.tsx';
import { SignReview } from './sign-review.tsx';
import { useReadiness } from './use-readiness.ts';

export interface ReleaseDialogProps {
  readonly saver: DraftSaver;
  readonly releasedVersion: number | undefined;
  readonly newerCalls: FlowSummary['newerCalls'];
  readonly close: () => void;
  readonly showProblems: () => void;
  readonly showScenarios: () => void;
}

/** What will change, what it stands on, what becomes of the units, who signs: and then the version that came of it. Whoever may not release may review. */
export function ReleaseDialog({ saver, releasedVersion, newerCalls, close, showProblems, showScenarios }: ReleaseDialogProps) {
  const flow = useOpenFlow();
  const client = useQueryClient();
  const me = usePerson();
  const mayReview = useMayAct(REVIEWERS);
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [effectivity, setEffectivity] = useState(AT_ONCE);
  const saveState = useValue(saver.state);
  const problems = useValue(flow.problems);
  const { id, kind } = flow.document.records.meta;
  const release = useChange(api.releaseFlow, [api.listFlows, api.getFlow]);
  const isOpen = release.data === undefined;
  const isShared = flow.readOnly || saveState.kind === 'saved';
  const released = useRoute(
    api.getFlowVersion,
    { params: { flow: id, version: releasedVersion ?? 1 } },
    { enabled: releasedVersion !== undefined && isOpen },
  );
  const overlay = useRoute(api.flowOverlay, { params: { flow: id } }, { enabled: releasedVersion !== undefined && isOpen });
  const readiness = useReadiness(id, { revision: saver.revision, enabled: isShared && isOpen });
  const errors = problems.filter(({ severity }) => severity === 'error');
  const definition = definitionOf(flow.document.records);
  const diff = released.data === undefined ? undefined : diffFlows(released.data.definition, definition);
  const isSame =
    diff !== undefined && ['drawing', undefined].includes(classOf(diff)) && newerCalls.length === 0 && isForAll(released.data?.summary);

  const [choices, choose] = useState<UnitChoices>({});
  const [keep, setKeep] = useState(false);
  const [carriedOut, setCarriedOut] = useState<CarriedOut>();
  const changed = keep ? 'keep' : 'reopen';
  const plan = useMigrationPlan(id, {
    to: 'draft',
    revision: saver.revision,
    changed,
    enabled: kind === 'routing' && releasedVersion !== undefined && !flow.readOnly && errors.length === 0 && isShared && isOpen,
  });
  const units = unitsOf(plan.data ?? []);

  const others = useOthersChanges(id, saver.revision);
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    if (!flow.readOnly) void saver.share();
  }, [flow, saver]);

  const effectiveFrom = effectiveFromOf(effectivity);
  const submit = async (): Promise<void> => {
    if (!(await saver.share())) return;
    const withChangesOf = (others ?? []).map(({ person }) => person);
    release.mutate(
      {
        params: { flow: id },
        body: {
          revision: saver.revision,
          reason: reason.trim(),
          withChangesOf,
          ...(password === '' ? {} : { password }),
          ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
          ...(effectivity.products.length === 0 ? {} : { products: [...effectivity.products] }),
        },
      },
      {
        onSuccess: async ({ version }) => {
          if (Object.values(choices).some((choice) => choice !== 'stay'))
            setCarriedOut(await carryOutChoices({ flow: id, to: version, units, choices, changed, reason: reason.trim() }));
          await client.invalidateQueries();
        },
      },
    );
  };
  const showChanges = (step?: string): void => {
    if (diff !== undefined) showDifference(flow, { diff, against: `version ${releasedVersion}`, nameOf: (node) => flow.nameOf(node) });
    close();
    if (step !== undefined) flow.show([step]);
  };
  const show = (step: string): void => {
    close();
    flow.show([step]);
  };

  if (release.data !== undefined) {
    return (
      <Modal opened onClose={close} title="Released" size={480}>
        <Released
          flow={id}
          kind={kind}
          version={release.data.version}
          inForce={effectivityWords(effectiveFrom, effectivity.products)}
          carriedOut={carriedOut}
          isAsking={Object.values(choices).some((choice) => choice !== 'stay')}
          close={close}
        />
      </Modal>
    );
  }

  const rules = readiness.data?.rules;
  const authors = readiness.data?.authors ?? [];
  const mayGoOn = readiness.data?.checks.every(({ state }) => state !== 'stops') ?? false;
  const hasSigned = readiness.data?.signatures.some(({ person }) => person === me.userName) ?? false;
  const title = flow.readOnly ? 'Review the draft' : `Release version ${(releasedVersion ?? 0) + 1}`;
  return (
    <Modal opened onClose={close} title={title} size={980}>
      <div className={styles.columns}>
        <Stack className={styles.main}>
          {releasedVersion === undefined ? (
            <Text fz="sm">This is the first release. {definition.flowNodes.length} steps.</Text>
          ) : diff === undefined ? (
            <Waiting for="what differs" />
          ) : (
            <>
              <ChangeList
                diff={diff}
                newerCalls={newerCalls}
                against={`version ${releasedVersion}`}
                nameOf={(node) => flow.nameOf(node)}
                unitsAt={(node) => overlay.data?.flowNodes[node]?.units ?? 0}
                show={showChanges}
              />
              <Group>
                <Button variant="default" onClick={() => showChanges()}>
                  Show on the canvas
                </Button>
              </Group>
            </>
          )}
          {units.length > 0 && <UnitsInProgress plans={plan.data ?? []} choices={choices} choose={choose} keep={keep} setKeep={setKeep} />}
          {kind === 'routing' && !flow.readOnly && <EffectivityFields value={effectivity} change={setEffectivity} />}
        </Stack>
        <aside className={styles.side} aria-label="What it stands on">
          <h3 className={styles.heading}>What it stands on</h3>
          {readiness.data === undefined ? (
            readiness.error === null ? (
              <Waiting for="what it stands on" />
            ) : (
              <Alert color="red" role="alert">
                {readiness.error.message}
              </Alert>
            )
          ) : (
            <ReadinessList
              flow={id}
              checks={readiness.data.checks}
              nameOf={(node) => flow.nameOf(node)}
              show={show}
              showProblems={showProblems}
              showScenarios={showScenarios}
            />
          )}
          {readiness.data !== undefined && mayReview && !hasSigned && !authors.includes(me.userName) && (
            <SignReview flow={id} revision={readiness.data.revision} />
          )}
        </aside>
      </div>
      {!flow.readOnly && (
        <Stack className={styles.sign}>
          {errors.length > 0 && (
            <Alert color="red" icon={<IconAlertCircle size={18} aria-hidden />}>
              <Group justify="space-between" wrap="nowrap">
                <span>
                  {errors.length === 1 ? 'One error keeps it from being released.' : `${errors.length} errors keep it from being released.`}
                </span>
                <Button variant="default" onClick={showProblems}>
                  Show {errors.length === 1 ? 'it' : 'them'}
                </Button>
              </Group>
            </Alert>
          )}
          {others !== undefined && <OthersChanges changes={others} seen={seen} setSeen={setSeen} />}
          <Textarea
            data-autofocus
            label="Why"
            description="It stands in the history of the flow, for whoever asks later."
            withAsterisk
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {rules?.signature === true && (
            <PasswordInput
              label={`Password of ${me.displayName}`}
              description={`Your signature: “${SIGNATURE_STATEMENTS.release}”`}
              autoComplete="current-password"
              withAsterisk
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
          {release.error !== null && (
            <Alert color="red" role="alert">
              {release.error.message}
            </Alert>
          )}
          <Group justify="flex-end" className={styles.foot}>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={
                errors.length > 0 ||
                reason.trim() === '' ||
                isSame ||
                !isShared ||
                !mayGoOn ||
                (rules?.signature === true && password === '') ||
                others === undefined ||
                (others.length > 0 && !seen)
              }
              loading={release.isPending}
              onClick={() => void submit()}
            >
              {rules?.signature === true ? 'Sign and release' : 'Release'}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

/** Released for now and for every product: the same once more would change nothing. */
function isForAll(version: { readonly effectiveFrom?: number | undefined; readonly products: readonly string[] } | undefined): boolean {
  return (
    version === undefined || (version.products.length === 0 && (version.effectiveFrom === undefined || version.effectiveFrom <= Date.now()))
  );
}
