import { api, type Person, type PersonSkill, type Skill } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import styles from './audit-list.module.css';
import { dayText } from './day-of-validity.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { SkillDialog } from './skill-dialog.tsx';
import own from './skill-list.module.css';

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
                cell: ({ id, title, description }) => (
                  <>
                    <strong style={{ fontWeight: 550 }}>{title}</strong>
                    <RowNote>{id}</RowNote>
                    {description !== '' && <RowNote>{description}</RowNote>}
                  </>
                ),
              },
              {
                title: 'Who has it',
                cell: ({ id, title }) => <Holders title={title} of={held.filter(({ skill }) => skill === id)} persons={persons} />,
              },
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
      {granting !== undefined && (
        <GrantDialog
          skill={granting}
          persons={persons}
          held={held.filter(({ skill }) => skill === granting.id)}
          close={() => setGranting(undefined)}
        />
      )}
    </>
  );
}

function Holders({
  title,
  of,
  persons,
}: {
  readonly title: string;
  readonly of: readonly PersonSkill[];
  readonly persons: readonly Person[];
}) {
  const withdraw = useChange(api.withdrawSkill, [api.skillsOfPersons]);
  const [taken, take] = useState<PersonSkill>();
  const now = Date.now();
  if (of.length === 0) return <RowNote>nobody</RowNote>;
  const nameOf = (person: string): string => persons.find(({ id }) => id === person)?.displayName ?? person;
  return (
    <>
      {of.map((one) => {
        const { person, validUntil } = one;
        return (
          <div key={person} className={own.holder}>
            <span>{nameOf(person)}</span>
            {validUntil === undefined ? (
              <RowNote>for good</RowNote>
            ) : validUntil <= now ? (
              <StateMark mark="wrong">{`expired ${dayText(validUntil)}`}</StateMark>
            ) : (
              <RowNote>until {dayText(validUntil)}</RowNote>
            )}
            <Button variant="subtle" onClick={() => take(one)}>
              Withdraw…
            </Button>
          </div>
        );
      })}
      {taken !== undefined && (
        <ReasonDialog
          title={`Take "${title}" from ${nameOf(taken.person)}`}
          action="Withdraw"
          tone="bad"
          isBusy={withdraw.isPending}
          error={withdraw.error}
          close={() => take(undefined)}
          submit={(reason) =>
            withdraw.mutate(
              { params: { person: taken.person, skill: taken.skill }, query: { reason } },
              { onSuccess: () => take(undefined) },
            )
          }
        >
          Work that requires it is refused to {nameOf(taken.person)} from now on.
        </ReasonDialog>
      )}
    </>
  );
}
