import { api, type Route } from '@fettle/flows/contract';
import { getRouteApi } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { mayAct, usePerson } from '../../app/session.tsx';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Page } from '../../parts/page.tsx';
import { ScreenTabs } from '../../parts/screen-tabs.tsx';
import { rolesOf } from '../../parts/use-may.ts';
import { AuditList } from './audit-list.tsx';
import { PersonList } from './person-list.tsx';
import { ReleaseRulesForm } from './release-rules-form.tsx';
import { SkillList } from './skill-list.tsx';
import { SystemHealth } from './system-health.tsx';

const routeApi = getRouteApi('/shell/administration');

interface Section {
  readonly value: 'people' | 'skills' | 'releases' | 'audit' | 'system';
  readonly title: string;
  /** Whoever may call this may see it. */
  readonly route: Pick<Route, 'access'>;
  readonly content: ComponentType;
}

const SECTIONS: readonly Section[] = [
  { value: 'people', title: 'People', route: api.listPersons, content: PersonList },
  { value: 'skills', title: 'Skills', route: api.putSkill, content: SkillList },
  { value: 'releases', title: 'Releases', route: api.putReleaseRules, content: ReleaseRulesForm },
  { value: 'audit', title: 'Audit trail', route: api.audit, content: AuditList },
  { value: 'system', title: 'System', route: api.audit, content: SystemHealth },
];

/** People, what was changed by whom, and how the system is. Each for those whom the contract lets. */
export function AdministrationScreen() {
  const person = usePerson();
  const { tab } = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const open = SECTIONS.filter(({ route }) => mayAct(person, rolesOf(route)));
  const asked = SECTIONS.find(({ value }) => value === tab) ?? open[0];
  const Content = asked !== undefined && open.includes(asked) ? asked.content : undefined;
  return (
    <Page
      title="Administration"
      tools={
        open.length > 1 && (
          <ScreenTabs
            label="What to show"
            tabs={open}
            chosen={asked?.value ?? open[0]!.value}
            choose={(next) => void navigate({ search: { tab: next } })}
          />
        )
      }
    >
      {Content === undefined ? (
        <NotAllowed route={asked?.route ?? api.audit} what={asked === undefined ? 'Administration' : asked.title} />
      ) : (
        <Content />
      )}
    </Page>
  );
}
