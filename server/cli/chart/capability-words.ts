import type { Capability, Interval } from '@fettle/flows/statistics/index.ts';

/** Capability as lines that a person reads: the indices, what they rest on, and what to beware of. */
export function tellCapability(capability: Capability): string[] {
  const { lsl, usl, confidence, intervals, stable, sigmaWithin, sigmaOverall } = capability;
  const percent = `${Number((confidence * 100).toPrecision(6))} %`;
  const index = (name: string, value: number | null, interval: Interval | null): string => {
    const range = interval === null ? '' : `  ${interval[0].toFixed(3)} … ${interval[1].toFixed(3)} (${percent})`;
    return `  ${name.padEnd(4)}${value === null ? 'no value' : value.toFixed(4)}${range}`;
  };
  const judged = stable === null ? 'not judged' : stable ? 'in control' : 'NOT in control';
  const basis = [
    ...(sigmaWithin === null ? [] : [`σ within ${sigmaWithin.toPrecision(5)} (${capability.sigmaMethod})`]),
    ...(sigmaOverall === null ? [] : [`σ overall ${sigmaOverall.toPrecision(5)}`]),
  ];
  return [
    `Capability for ${lsl ?? 'no lower limit'} … ${usl ?? 'no upper limit'}: mean ${Number(capability.mean.toPrecision(7))}, ${capability.samples} samples, ${capability.values} values, ${judged}`,
    `  ${basis.join(', ')}`,
    index('Cp', capability.cp, intervals.cp),
    index('Cpk', capability.cpk, intervals.cpk),
    ...(sigmaOverall === null ? [] : [index('Pp', capability.pp, intervals.pp), index('Ppk', capability.ppk, intervals.ppk)]),
    ...capability.warnings.map(({ message }) => `  ! ${message}`),
  ];
}
