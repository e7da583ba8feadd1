import type { FlowDefinition } from '@fettle/flows';
import type { ExplainedStay } from '@fettle/flows/contract';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { timeOfDay } from './moment-words.ts';

/** The answer in a sentence: that it did fire, or what was missing when it was nearest. */
export function answerWords(stay: Omit<ExplainedStay, 'words'>, definition: FlowDefinition): string {
  const { fired, judged, nearest, unknown, equipment } = stay;
  if (fired.length > 0) {
    const again = fired.length === 1 ? '' : ` (and ${fired.length - 1} more)`;
    return `It did fire: “${fired[0]!.title}” at ${timeOfDay(fired[0]!.at)}${again}.`;
  }
  const moments = judged.true + judged.false + judged.unknown;
  if (!definition.flowNodes.some(({ type }) => type === 'condition'))
    return 'This rule decides by a chart or a table and not by a condition; it did not fire. See its step for what it plotted.';
  if (moments === 0) return `Nothing that the rule judges was recorded on ${equipment} then.`;
  const lasting = definition.flowNodes.filter(({ type, params }) => type === 'condition' && Number(params.forAtLeast ?? 0) > 0);
  if (judged.true > 0 && lasting.length > 0) {
    const asked = lasting.map(({ name, params }) => `“${name}” for ${exactDuration(Number(params.forAtLeast))}`).join(', ');
    return `Its condition was true at ${count(judged.true)}, but not long enough without a break (${asked}), or it had fired before.`;
  }
  if (judged.true > 0)
    return `Its condition was true at ${count(judged.true)}, but it fires only when it becomes so: it was true before, or nothing is connected to that way out.`;
  if (judged.false === 0) return `It was not known at ${any(moments)}: ${unknown.map(({ words }) => words).join('; ')}.`;
  if (nearest === undefined) return `It was not true at ${any(moments)}.`;
  return `It was not true at ${any(moments)}. Closest at ${timeOfDay(nearest.at)}: ${nearest.missing.map(({ words }) => words).join('; ')}.`;
}

const any = (moments: number): string => (moments === 1 ? 'the only moment that was judged' : `any of ${moments} moments`);
const count = (moments: number): string => (moments === 1 ? '1 moment' : `${moments} moments`);
