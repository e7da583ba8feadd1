import { FettleError } from '@fettle/flows';
import type { FlowSignature, ReadinessCheck, ReleaseRules } from '@fettle/flows/contract';
import { semanticHash } from '@fettle/flows/hash.ts';
import { lintContext } from '@fettle/flows/lint/lint-context.ts';
import { sql } from 'kysely';
import { checkBackTestCases } from '../back-test/back-test-cases.ts';
import { problemsOf } from '../flows.ts';
import { readPlant } from '../plant.ts';
import { plantLookup } from '../plant-lookup.ts';
import { readFlow } from '../read-flow.ts';
import { checkScenarios } from '../scenarios/check-scenarios.ts';
import type { Services } from '../services.ts';
import { counted, type Detail, documentCheck } from './document-check.ts';
import { readReleaseRules } from './release-rules.ts';
import { reviewsOf } from './sign-review.ts';
import { signalCheck } from './signal-check.ts';
import { skillCheck } from './skill-check.ts';

export interface Readiness {
  revision: number;
  semanticHash: string;
  rules: ReleaseRules;
  authors: string[];
  signatures: FlowSignature[];
  checks: ReadinessCheck[];
}

/** What the shared draft has of what a release should stand on. Nothing is changed by asking; the release itself checks again what stops it. */
export async function releaseReadiness(services: Services, flow: string): Promise<Readiness> {
  const { rows } = await sql<{ revision: number; definition: unknown; authors: string[] }>`
    SELECT revision, definition, ARRAY(SELECT jsonb_object_keys(changed_by) ORDER BY 1) AS authors FROM flow_draft WHERE flow = ${flow}`.execute(
    services.db,
  );
  const draft = rows[0];
  if (draft === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  const definition = readFlow(draft.definition);
  const hash = semanticHash(definition);
  const [plant, rules, signatures, problems, cases, scenarios] = await Promise.all([
    readPlant(services.db),
    readReleaseRules(services.db),
    reviewsOf(services.db, flow, hash),
    problemsOf(services, definition),
    definition.kind === 'qualityRule' ? checkBackTestCases(services, flow) : [],
    checkScenarios(services, flow, definition),
  ]);
  const context = lintContext(definition, services.registry, plantLookup(plant));
  const isCall = ({ code }: { readonly code: string }): boolean => code === 'callNotPossible';
  const calls = context.nodes.filter(({ type }) => type?.usedIn === 'routing' && type.calls !== undefined).length;
  return {
    revision: draft.revision,
    semanticHash: hash,
    rules,
    authors: draft.authors,
    signatures,
    checks: [
      problemCheck(problems.filter((problem) => !isCall(problem))),
      ...(definition.kind === 'routing' ? [callCheck(calls, problems.filter(isCall))] : []),
      await signalCheck(services, context, plant),
      ...(definition.kind === 'routing' ||
      context.nodes.some(({ params }) => Array.isArray((params as { skills?: unknown } | undefined)?.skills))
        ? [await skillCheck(services, context)]
        : []),
      documentCheck(definition),
      scenarioCheck(scenarios),
      ...(definition.kind === 'qualityRule' ? [caseCheck(cases)] : []),
      reviewCheck(rules, signatures, draft.authors),
    ],
  };
}

type FoundProblem = Awaited<ReturnType<typeof problemsOf>>[number];

function problemCheck(problems: readonly FoundProblem[]): ReadinessCheck {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.length - errors.length;
  if (problems.length === 0) return { key: 'problems', state: 'ready', words: 'No problems', details: [] };
  const words = [counted(errors.length, 'error'), counted(warnings, 'warning')].filter((part) => part !== '').join(' and ');
  return {
    key: 'problems',
    state: errors.length > 0 ? 'stops' : 'warns',
    words,
    details: [...errors, ...problems.filter(({ severity }) => severity !== 'error')].map(detailOf),
  };
}

function callCheck(calls: number, problems: readonly FoundProblem[]): ReadinessCheck {
  if (calls === 0) return { key: 'calls', state: 'nothing', words: 'Calls no other routing', details: [] };
  if (problems.length > 0)
    return { key: 'calls', state: 'stops', words: 'A called routing is not in use', details: problems.map(detailOf) };
  return { key: 'calls', state: 'ready', words: `${counted(calls, 'called routing')}, in use`, details: [] };
}

function caseCheck(cases: Awaited<ReturnType<typeof checkBackTestCases>>): ReadinessCheck {
  const broken = cases.filter(({ holds }) => !holds);
  if (cases.length === 0) return { key: 'cases', state: 'nothing', words: 'No back-test is kept as a case', details: [] };
  if (broken.length > 0)
    return {
      key: 'cases',
      state: 'stops',
      words: `${broken.length} of ${counted(cases.length, 'back-test case')} not true any more`,
      details: broken.map(({ words }) => ({ words })),
    };
  return { key: 'cases', state: 'ready', words: `${counted(cases.length, 'back-test case')} still true`, details: [] };
}

function scenarioCheck(scenarios: Awaited<ReturnType<typeof checkScenarios>>): ReadinessCheck {
  const broken = scenarios.filter(({ holds }) => !holds);
  if (scenarios.length === 0) return { key: 'scenarios', state: 'nothing', words: 'No scenario is kept', details: [] };
  if (broken.length > 0)
    return {
      key: 'scenarios',
      state: 'stops',
      words: `${broken.length} of ${counted(scenarios.length, 'scenario')} happen otherwise now`,
      details: broken.map(({ name, words }) => ({ words: `${name}: ${words}` })),
    };
  return { key: 'scenarios', state: 'ready', words: `${counted(scenarios.length, 'scenario')} run, all as expected`, details: [] };
}

function reviewCheck(rules: ReleaseRules, signatures: readonly FlowSignature[], authors: readonly string[]): ReadinessCheck {
  const review = signatures.find(({ person }) => !authors.includes(person));
  if (review !== undefined) return { key: 'review', state: 'ready', words: `Reviewed and signed by ${review.personName}`, details: [] };
  return rules.review
    ? { key: 'review', state: 'stops', words: 'Nobody has reviewed this content yet', details: [] }
    : { key: 'review', state: 'nothing', words: 'Not reviewed; this plant does not demand it', details: [] };
}

const detailOf = ({ message, flowNode }: FoundProblem): Detail => ({ words: message, ...(flowNode === undefined ? {} : { flowNode }) });
