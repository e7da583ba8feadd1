import type { FlowDefinition, FlowNode } from '@fettle/flows';
import type { ReadinessCheck } from '@fettle/flows/contract';

export type Detail = ReadinessCheck['details'][number];

/** `1 error`, `2 errors`; nothing of none. */
export const counted = (count: number, word: string): string => (count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`);

/** Pictures of work instructions: those in the flow itself are there wherever it goes, those by their path are fetched by the terminals. The editor, which reaches them as a terminal does, looks whether they are there. */
export function documentCheck({ flowNodes }: FlowDefinition): ReadinessCheck {
  const pictures = flowNodes.flatMap((flowNode) => picturesIn(flowNode.params).map((picture) => ({ flowNode, picture })));
  if (pictures.length === 0) return { key: 'documents', state: 'nothing', words: 'No pictures in work instructions', details: [] };
  const fetched = pictures.filter(({ picture }) => !picture.startsWith('data:'));
  return {
    key: 'documents',
    state: fetched.length === 0 ? 'ready' : 'warns',
    words:
      fetched.length === 0
        ? `${counted(pictures.length, 'picture')}, in the flow itself`
        : `${counted(fetched.length, 'picture')} fetched by path`,
    details: fetched.map(({ flowNode, picture }) => ({ words: picture, flowNode: flowNode.id })),
  };
}

function picturesIn(value: FlowNode['params'] | unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(picturesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'picture' && typeof part === 'string' && part !== '' ? [part] : picturesIn(part),
  );
}
