import { api, type FlowVersionSummary } from '@fettle/flows/contract';
import { Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { setMeta } from '../commands/set-meta.ts';
import { useRoute } from '../data/use-route.ts';
import { PersonName } from '../parts/person-name.tsx';
import { timeWords } from '../parts/time-words.ts';
import type { DraftSaver } from '../session/draft-saver.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { DraftPanel } from './draft-panel.tsx';
import styles from './inspector.module.css';

const RuleSections = lazy(() => import('./rule-sections.tsx').then((module) => ({ default: module.RuleSections })));
const VersionCompare = lazy(() => import('./version-compare.tsx').then((module) => ({ default: module.VersionCompare })));
const RetireFlow = lazy(() => import('./retire-flow.tsx').then((module) => ({ default: module.RetireFlow })));

/** The flow itself: what it is called and for, and its released versions. */
export function FlowInspector({ saver }: { readonly saver: DraftSaver }) {
  const { document, readOnly } = useOpenFlow();
  const meta = useRecords((records) => records.meta);
  const counts = useRecords((records) => records.flowNodes);
  const { data } = useRoute(api.getFlow, { params: { flow: meta.id } }, { fresh: true });
  const set = (field: 'name' | 'description' | 'product') => (event: { currentTarget: { value: string } }) =>
    document.execute(setMeta, { field, value: event.currentTarget.value });
  const settle = (): void => document.settle();
  const [compared, compare] = useState<number>();

  return (
    <>
      <div className={styles.section}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            disabled={readOnly}
            value={meta.name}
            error={meta.name === '' ? 'A flow needs a name.' : undefined}
            onChange={set('name')}
            onBlur={settle}
          />
          {meta.kind === 'routing' && (
            <TextInput
              label="Product"
              description="The material that it makes"
              disabled={readOnly}
              value={meta.product ?? ''}
              onChange={set('product')}
              onBlur={settle}
            />
          )}
          <Textarea
            label="What it is for"
            autosize
            minRows={3}
            maxRows={12}
            disabled={readOnly}
            value={meta.description}
            onChange={set('description')}
            onBlur={settle}
          />
        </Stack>
      </div>
      <div className={styles.section}>
        <dl className={styles.facts}>
          <dt>Id</dt>
          <dd>{meta.id}</dd>
          <dt>Steps</dt>
          <dd>{Object.keys(counts).length}</dd>
          <dt>Units in progress</dt>
          <dd>{data?.summary.unitsInProgress ?? '–'}</dd>
        </dl>
      </div>
      {!readOnly && <DraftPanel saver={saver} />}
      {meta.kind === 'qualityRule' && (
        <Suspense>
          <RuleSections />
        </Suspense>
      )}
      <div className={styles.section}>
        <h2 className={styles.title}>Released versions</h2>
        {compared !== undefined && (
          <Suspense>
            <VersionCompare versions={data?.versions ?? []} first={compared} close={() => compare(undefined)} />
          </Suspense>
        )}
        {(data?.versions ?? []).map((version) => (
          <div key={version.version} style={{ marginBottom: 10 }}>
            <Text fz="sm" fw={600}>
              Version {version.version}
              {version.unitsInProgress > 0 && (
                <Text component="span" fz="xs" c="dimmed" fw={400}>
                  {' '}
                  · {version.unitsInProgress} {version.unitsInProgress === 1 ? 'unit' : 'units'} in progress
                </Text>
              )}
            </Text>
            <Text fz="sm">{version.reason}</Text>
            <Text fz="xs" c="dimmed">
              <PersonName of={version.releasedBy} />, {timeWords(version.releasedAt)}
            </Text>
            <VersionRecord version={version} />
            <Button variant="default" size="compact-xs" mt={4} onClick={() => compare(version.version)}>
              Compare or restore
            </Button>
          </div>
        ))}
        {data?.summary.releasedVersion !== undefined && !readOnly && (
          <Suspense>
            <RetireFlow version={data.summary.releasedVersion} />
          </Suspense>
        )}
        {data?.versions.length === 0 && (
          <Text fz="sm" c="dimmed">
            None yet. Until it is released, nothing runs on it.
          </Text>
        )}
      </div>
    </>
  );
}

const SIGNED_AS = { release: 'Released and signed', review: 'Reviewed and signed' } as const;

/** Who drew it, who signed it, and for what it is in force: as far as there is more to say than who released it. */
function VersionRecord({ version }: { readonly version: FlowVersionSummary }) {
  const { authors, releasedBy, signatures, effectiveFrom, products } = version;
  const others = authors.filter((author) => author !== releasedBy);
  return (
    <>
      {others.length > 0 && (
        <Text fz="xs" c="dimmed">
          Drawn by{' '}
          {authors.map((author, index) => (
            <span key={author}>
              {index > 0 && ', '}
              <PersonName of={author} />
            </span>
          ))}
        </Text>
      )}
      {signatures.map(({ id, meaning, personName, signedAt, comment, statement }) => (
        <Text key={id} fz="xs" c="dimmed" title={statement}>
          {SIGNED_AS[meaning]} by {personName}, {timeWords(signedAt)}
          {meaning === 'review' && comment !== '' && `: ${comment}`}
        </Text>
      ))}
      {(effectiveFrom !== undefined || products.length > 0) && (
        <Text fz="xs" c="dimmed">
          In force{effectiveFrom === undefined ? '' : ` from ${timeWords(effectiveFrom)}`}
          {products.length > 0 && ` for ${products.join(', ')}`}
        </Text>
      )}
    </>
  );
}
