import { z } from 'zod';
import { SkillId } from '../skill.ts';
import { Time } from '../value.ts';
import { Role } from './role.ts';
import { route } from './route.ts';

export const Person = z.object({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  roles: z.array(Role),
  active: z.boolean(),
});
export type Person = z.infer<typeof Person>;

export const Skill = z.object({ id: SkillId, title: z.string().min(1).max(200), description: z.string().max(2000).default('') });
export type Skill = z.infer<typeof Skill>;

export const PersonSkill = z.object({
  person: z.string(),
  skill: z.string(),
  validUntil: Time.optional(),
  grantedAt: Time,
  grantedBy: z.string(),
});
export type PersonSkill = z.infer<typeof PersonSkill>;

const Password = z.string().min(8, 'at least 8 characters').max(200);
const Ok = z.object({ ok: z.literal(true) });

export const sessionRoutes = {
  health: route({
    method: 'GET',
    path: '/api/health',
    tag: 'system',
    summary: 'Answers 200 as soon as the product is usable',
    access: 'public',
    response: z.object({
      status: z.enum(['ok', 'degraded']),
      version: z.string(),
      database: z.enum(['ok', 'down']),
      queue: z.enum(['postgres', 'redis']),
      uptimeSeconds: z.number(),
    }),
  }),
  signIn: route({
    method: 'POST',
    path: '/api/session',
    tag: 'session',
    summary: 'Sign in; sets an HttpOnly cookie',
    access: 'public',
    body: z.object({ userName: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
    response: z.object({ person: Person }),
  }),
  whoAmI: route({
    method: 'GET',
    path: '/api/session',
    tag: 'session',
    summary: 'Who is signed in',
    access: 'signedIn',
    response: z.object({ person: Person }),
  }),
  signOut: route({ method: 'DELETE', path: '/api/session', tag: 'session', summary: 'Sign out', access: 'signedIn', response: Ok }),
  personNames: route({
    method: 'GET',
    path: '/api/person-names',
    tag: 'session',
    summary: 'How those are called whose user names stand in records',
    access: 'signedIn',
    response: z.object({ names: z.array(z.object({ userName: z.string(), displayName: z.string() })) }),
  }),
  listPersons: route({
    method: 'GET',
    path: '/api/persons',
    tag: 'administration',
    summary: 'Everybody who can sign in',
    access: ['administrator'],
    response: z.object({ persons: z.array(Person) }),
  }),
  createPerson: route({
    method: 'POST',
    path: '/api/persons',
    tag: 'administration',
    summary: 'Add a person',
    access: ['administrator'],
    body: z.object({
      userName: z.string().min(1).max(100),
      displayName: z.string().min(1).max(200),
      roles: z.array(Role).min(1),
      password: Password,
    }),
    response: z.object({ person: Person }),
  }),
  changePerson: route({
    method: 'PATCH',
    path: '/api/persons/:person',
    tag: 'administration',
    summary: 'Change roles, name, password or whether the person may sign in',
    access: ['administrator'],
    params: z.object({ person: z.string() }),
    body: z
      .object({ displayName: z.string().min(1).max(200), roles: z.array(Role).min(1), password: Password, active: z.boolean() })
      .partial(),
    response: z.object({ person: Person }),
  }),
  listSkills: route({
    method: 'GET',
    path: '/api/skills',
    tag: 'administration',
    summary: 'Skills that work can require (ISA-95 PersonnelClass)',
    access: 'signedIn',
    response: z.object({ skills: z.array(Skill) }),
  }),
  putSkill: route({
    method: 'PUT',
    path: '/api/skills/:skill',
    tag: 'administration',
    summary: 'Create or change a skill',
    access: ['administrator'],
    params: z.object({ skill: SkillId }),
    body: Skill,
    response: Ok,
  }),
  skillsOfPersons: route({
    method: 'GET',
    path: '/api/person-skills',
    tag: 'administration',
    summary: 'Who has which skill, and until when',
    access: ['administrator', 'supervisor', 'qualityEngineer'],
    response: z.object({ held: z.array(PersonSkill) }),
  }),
  grantSkill: route({
    method: 'PUT',
    path: '/api/persons/:person/skills/:skill',
    tag: 'administration',
    summary: 'Give a person a skill, or another end of its validity',
    access: ['administrator'],
    params: z.object({ person: z.string().max(100), skill: SkillId }),
    body: z.object({ validUntil: Time.optional(), reason: z.string().max(2000).default('') }),
    response: Ok,
  }),
  withdrawSkill: route({
    method: 'DELETE',
    path: '/api/persons/:person/skills/:skill',
    tag: 'administration',
    summary: 'Take a skill from a person',
    access: ['administrator'],
    params: z.object({ person: z.string().max(100), skill: SkillId }),
    query: z.object({ reason: z.string().max(2000).default('') }),
    response: Ok,
  }),
  audit: route({
    method: 'GET',
    path: '/api/audit',
    tag: 'administration',
    summary: 'Who changed what, when and why; newest first',
    access: ['administrator', 'qualityEngineer', 'supervisor'],
    query: z.object({
      before: z.coerce.number().int().optional(),
      subject: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.object({
      entries: z.array(
        z.object({
          position: z.number(),
          at: Time,
          person: z.string(),
          action: z.string(),
          subject: z.string(),
          oldValue: z.unknown(),
          newValue: z.unknown(),
          reason: z.string(),
        }),
      ),
    }),
  }),
};
