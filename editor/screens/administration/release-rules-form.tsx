import { api, type ReleaseRules } from '@fettle/flows/contract';
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import styles from './release-rules-form.module.css';

/** What the plant demands of every release, of routings and of quality rules. */
export function ReleaseRulesForm() {
  const query = useRoute(api.getReleaseRules, {});
  return (
    <QueryContent query={query} what="the rules of releases">
      {({ rules }) => <Rules key={JSON.stringify(rules)} rules={rules} />}
    </QueryContent>
  );
}

function Rules({ rules }: { readonly rules: ReleaseRules }) {
  const [wanted, want] = useState(rules);
  const [isSaving, setSaving] = useState(false);
  const change = useChange(api.putReleaseRules, [api.getReleaseRules, api.releaseReadiness]);
  const differs = wanted.signature !== rules.signature || wanted.review !== rules.review;
  return (
    <section className={styles.form} aria-label="Rules of releases">
      <Stack>
        <Text fz="sm">
          A release always says who, when and why, names those whose changes go along, and is kept for good. Plants that are inspected (21
          CFR part 11, EU GMP annex 11) demand both of these as well.
        </Text>
        <Switch
          label="Whoever releases signs"
          description="The password is given again; the signature, with what it means, is bound to the content."
          checked={wanted.signature}
          onChange={(event) => want({ ...wanted, signature: event.currentTarget.checked })}
        />
        <Switch
          label="Somebody else reviews and signs first"
          description="A person who has not changed it since the last release, and does not release it."
          checked={wanted.review}
          onChange={(event) => want({ ...wanted, review: event.currentTarget.checked })}
        />
        <Group>
          <Button disabled={!differs} onClick={() => setSaving(true)}>
            Save…
          </Button>
          {differs && (
            <Button variant="default" onClick={() => want(rules)}>
              Undo
            </Button>
          )}
        </Group>
      </Stack>
      {isSaving && (
        <ReasonDialog
          title="Change what a release needs"
          action="Save"
          isBusy={change.isPending}
          error={change.error}
          close={() => setSaving(false)}
          submit={(reason) => change.mutate({ body: { rules: wanted, reason } }, { onSuccess: () => setSaving(false) })}
        />
      )}
    </section>
  );
}
