import { api, type FlowSummary } from '@fettle/flows/contract';
import { classOf, diffFlows } from '@fettle/flows/diff.ts';
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { diffMarks } from '../../document/diff-marks.ts';
import { definitionOf } from '../../document/flow-records.ts';
import { ChangeList } from '../../panels/change-list.tsx';
import type { DraftSaver } from '../../session/draft-saver.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import { type CarriedOut, carryOutChoices } from '../migration/carry-out-choices.ts';
import { MigrationOutcome } from '../migration/migration-outcome.tsx';
import { type UnitChoices, unitsOf } from '../migration/unit-choice.ts';
import { UnitsInProgress } from '../migration/units-in-progress.tsx';
import { useMigrationPlan } from '../migration/use-migration-plan.ts';
import { OthersChanges, useOthersChanges } from './others-changes.tsx';

export interface ReleaseDialogProps {
  readonly saver: DraftSaver;
  readonly releasedVersion: number | undefined;
  readonly newerCalls: FlowSummary['newerCalls'];
  readonly close: () => void;
  readonly showProblems: () => void;
}

/** What stands in the way, what will change, why: and then the version that came of it. */
export function ReleaseDialog({ saver, releasedVersion, newerCalls, close, showProblems }: ReleaseDialogProps) {
  const flow = useOpenFlow();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const saveState = useValue(saver.state);
  const problems = useValue(flow.problems);
  const { id, kind } = flow.document.records.meta;
  const release = useChange(api.releaseFlow, [api.listFlows, api.getFlow]);
  const released = useRoute(
    api.getFlowVersion,
    { params: { flow: id, version: releasedVersion ?? 1 } },
    { enabled: releasedVersion !== undefined && release.data === undefined },
  );
  const overlay = useRoute(
    api.flowOverlay,
    { params: { flow: id } },
    { enabled: releasedVersion !== undefined && release.data === undefined },
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.length - errors.length;
  const definition = definitionOf(flow.document.records);
  const diff = released.data === undefined ? undefined : diffFlows(released.data.definition, definition);
  const mostNoticed = diff === undefined ? undefined : classOf(diff);
  const isSame = diff !== undefined && (mostNoticed === undefined || mostNoticed === 'drawing') && newerCalls.length === 0;

  const [choices, choose] = useState<UnitChoices>({});
  const [keep, setKeep] = useState(false);
  const [carriedOut, setCarriedOut] = useState<CarriedOut>();
  const changed = keep ? 'keep' : 'reopen';
  const hasVersion = kind === 'routing' && releasedVersion !== undefined;
  const plan = useMigrationPlan(id, {
    to: 'draft',
    revision: saver.revision,
    changed,
    enabled: hasVersion && errors.length === 0 && saveState.kind === 'saved' && release.data === undefined,
  });
  const units = unitsOf(plan.data ?? []);

  const others = useOthersChanges(id, saver.revision);
  const [seen, setSeen] = useState(false);

  useEffect(() => void saver.share(), [saver]);

  const submit = async (): Promise<void> => {
    if (!(await saver.share())) return;
    const withChangesOf = (others ?? []).map(({ person }) => person);
    release.mutate(
      { params: { flow: id }, body: { revision: saver.revision, reason: reason.trim(), withChangesOf } },
      {
        onSuccess: async ({ version }) => {
          if (Object.values(choices).some((choice) => choice !== 'stay'))
            setCarriedOut(await carryOutChoices({ flow: id, to: version, units, choices, changed, reason: reason.trim() }));
          await client.invalidateQueries();
        },
      },
    );
  };

  if (release.data !== undefined) {
    return (
      <Modal opened onClose={close} title="Released" size={480}>
        <Stack>
          <Group wrap="nowrap" align="flex-start">
            <IconCircleCheck size={28} color="var(--fettle-good)" aria-hidden />
            <div>
              <Text fw={600}>Version {release.data.version} is released.</Text>
              <Text fz="sm" mt={4}>
                {kind === 'routing'
                  ? 'New units start on it. Units in progress finish on the version that they are on, unless they were asked to move.'
                  : 'It judges every reading from now on.'}
              </Text>
            </div>
          </Group>
          {carriedOut !== undefined && <MigrationOutcome flow={id} carriedOut={carriedOut} />}
          {carriedOut === undefined && Object.values(choices).some((choice) => choice !== 'stay') && (
            <Text fz="sm" role="status">
              The units are being asked…
            </Text>
          )}
          <Group justify="flex-end">
            <Button data-autofocus onClick={close}>
              Done
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }

  return (
    <Modal opened onClose={close} title={`Release version ${(releasedVersion ?? 0) + 1}`} size={units.length > 0 ? 760 : 620}>
      <Stack>
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
        {errors.length === 0 && warnings > 0 && (
          <Alert color="yellow" icon={<IconAlertCircle size={18} aria-hidden />}>
            {warnings === 1 ? 'There is one warning' : `There are ${warnings} warnings`} for you to judge. They do not keep it from being
            released.
          </Alert>
        )}
        {releasedVersion === undefined ? (
          <Text fz="sm">This is the first release. {definition.flowNodes.length} steps.</Text>
        ) : (
          diff !== undefined && (
            <>
              <ChangeList
                diff={diff}
                newerCalls={newerCalls}
                against={`version ${releasedVersion}`}
                nameOf={(node) => flow.nameOf(node)}
                unitsAt={(node) => overlay.data?.flowNodes[node]?.units ?? 0}
                show={(node) => {
                  flow.pointed.replace(diffMarks(diff));
                  close();
                  flow.show([node]);
                }}
              />
              <Group>
                <Button
                  variant="default"
                  onClick={() => {
                    const marks = diffMarks(diff);
                    flow.pointed.replace(marks);
                    close();
                    flow.canvas.get()?.fit([...marks.keys()].filter((key) => flow.document.records.flowNodes[key] !== undefined));
                  }}
                >
                  Show on the canvas
                </Button>
              </Group>
            </>
          )
        )}
        {units.length > 0 && <UnitsInProgress plans={plan.data ?? []} choices={choices} choose={choose} keep={keep} setKeep={setKeep} />}
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
        {release.error !== null && (
          <Alert color="red" role="alert">
            {release.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            disabled={
              errors.length > 0 ||
              reason.trim() === '' ||
              isSame ||
              saveState.kind !== 'saved' ||
              others === undefined ||
              (others.length > 0 && !seen)
            }
            loading={release.isPending}
            onClick={() => void submit()}
          >
            Release
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
