/** A step of a flow that calls the flow one looks at. */
export interface Caller {
  readonly flow: string;
  readonly flowNode: string;
}

/** The way that one came down by, from the outermost, as it stands in the address: `housing.paint,paint.dry`. Ids have no dots. */
export const callersToText = (callers: readonly Caller[]): string | undefined =>
  callers.length === 0 ? undefined : callers.map(({ flow, flowNode }) => `${flow}.${flowNode}`).join(',');

/** What makes no sense is left out. */
export function callersFromText(text: string | undefined): readonly Caller[] {
  return (text ?? '').split(',').flatMap((part) => {
    const [flow = '', flowNode = '', ...rest] = part.split('.');
    return flow === '' || flowNode === '' || rest.length > 0 ? [] : [{ flow, flowNode }];
  });
}
