import { api, type Person, type PersonSkill, type Skill } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import styles from './audit-list.module.css';
import { GrantDialog, SkillDialog } from './skill-dialogs.tsx';

/** What work can require, and who is qualified for it until when. */
export function SkillList() {
  const query = useRoute(api.listSkills, {});
  const persons = useRoute(api.listPersons, {}).data?.persons ?? [];
  const held = useRoute(api.skillsOfPersons, {}).data?.held ?? [];
  const [editing, setEditing] = useState<Skill | 'new'>();
  const [granting, setGranting] = useState<Skill>();
  return (
    <>
      <div className={styles.tools}>
        <span style={{ flex: 1 }} />
        <Button onClick={() => setEditing('new')}>Add a skill</Button>
      </div>
      <QueryContent query={query} what="skills">
        {({ skills }) => (
          <DataTable
            label="Skills"
            rows={skills}
            keyOf={({ id }) => id}
            empty="No skills yet. An operation can require skills that are listed here."
            columns={[
              {
                title: 'Skill',
                width: 260,
                cell: ({ id, title }) => (
                  <>
                    <strong style={{ fontWeight: 550 }}>{title}</strong>
                    <RowNote>{id}</RowNote>
                  </>
                ),
              },
              { title: 'Who has it', cell: ({ id }) => <Holders of={held.filter(({ skill }) => skill === id)} persons={persons} /> },
              {
                title: '',
                width: 200,
                cell: (skill) => (
                  <span style={{ display: 'flex', gap: 8 }}>
                    <Button variant="default" onClick={() => setGranting(skill)}>
                      Give to…
                    </Button>
                    <Button variant="default" onClick={() => setEditing(skill)}>
                      Change…
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </QueryContent>
      {editing !== undefined && <SkillDialog skill={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
      {granting !== undefined && <GrantDialog skill={granting} persons={persons} close={() => setGranting(undefined)} />}
    </>
  );
}

function Holders({ of, persons }: { readonly of: readonly PersonSkill[]; readonly persons: readonly Person[] }) {
  const withdraw = useChange(api.withdrawSkill, [api.skillsOfPersons]);
  const now = Date.now();
  if (of.length === 0) return <RowNote>nobody</RowNote>;
  return of.map(({ person, skill, validUntil }) => (
    <div key={person} style={{ display: 'flex', alignItems: 'center', gap: 10, marginBottom: 2 }}>
      <span>{persons.find(({ id }) => id === person)?.displayName ?? person}</span>
      {validUntil === undefined ? (
        <RowNote>for good</RowNote>
      ) : validUntil <= now ? (
        <StateMark mark="wrong">{`expired ${dayOf(validUntil)}`}</StateMark>
      ) : (
        <RowNote>until {dayOf(validUntil)}</RowNote>
      )}
      <Button variant="subtle" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ params: { person, skill } })}>
        Withdraw
      </Button>
    </div>
  ));
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
