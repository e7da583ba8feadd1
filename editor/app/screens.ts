import { DECIDERS, ENGINEERS, EVERY_ROLE, type Role, SHOP_FLOOR } from '@fettle/flows/contract';

/** One entry of the bar at the top. */
export interface Screen {
  readonly title: string;
  readonly to: '/design' | '/line' | '/terminal' | '/units' | '/quality' | '/plant' | '/incidents' | '/administration';
  readonly roles: readonly Role[];
}

export const SCREENS: readonly Screen[] = [
  { title: 'Design', to: '/design', roles: [...ENGINEERS, 'supervisor'] },
  { title: 'Line', to: '/line', roles: EVERY_ROLE },
  { title: 'Terminal', to: '/terminal', roles: SHOP_FLOOR },
  { title: 'Units', to: '/units', roles: EVERY_ROLE },
  { title: 'Quality', to: '/quality', roles: [...DECIDERS, 'processEngineer'] },
  { title: 'Plant', to: '/plant', roles: [...ENGINEERS, 'supervisor'] },
  { title: 'Incidents', to: '/incidents', roles: [...ENGINEERS, 'supervisor'] },
  { title: 'Administration', to: '/administration', roles: ['administrator', 'qualityEngineer', 'supervisor'] },
];

export const ROLE_TITLES: Record<Role, string> = {
  processEngineer: 'Process engineer',
  qualityEngineer: 'Quality engineer',
  operator: 'Operator',
  supervisor: 'Supervisor',
  administrator: 'Administrator',
};
