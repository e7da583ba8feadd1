import type { FlowDefinition } from '../definition.ts';
import { DURATION_PARAM } from './rule-duration.ts';

/** What a quality rule says and json-rules-engine cannot, a sentence for each: whoever takes the rules over has to know. */
export function lostOnExport({ flowNodes }: FlowDefinition): readonly string[] {
  const conditions = flowNodes.filter(({ type }) => type === 'condition');
  const names = (those: typeof conditions): string => those.map(({ name }) => `"${name}"`).join(', ');
  const edges = conditions.filter(({ params }) => params.semantics !== 'level');
  const lasting = conditions.filter(({ params }) => Number(params.forAtLeast ?? 0) > 0);
  return [
    ...(edges.length === 0 ? [] : [`The library fires at every run; here these fire only when they become true: ${names(edges)}.`]),
    ...(lasting.length === 0
      ? []
      : [
          `The library knows no duration: how long these must be true stands as "${DURATION_PARAM}" (seconds) in the params of their events, and whoever takes the events has to wait for it: ${names(lasting)}.`,
        ]),
  ];
}
