import { FettleError } from '@fettle/flows';
import { Aql, InspectionLevel, Severity, samplingPlan } from '@fettle/flows/statistics/index.ts';
import type { Command } from 'commander';

interface Options {
  readonly lot: string;
  readonly level: string;
  readonly aql: string;
  readonly json: boolean;
}

/** In rising order: an object's keys that are whole numbers come first. */
const AQLS = [...Aql.options].sort((a, b) => Number(a) - Number(b));

/** `fettle sampling-plan --lot 800 --level II --aql 1.0`: how many units to inspect, normal, tightened and reduced. */
export function registerSamplingPlan(program: Command, out: (line: string) => void): void {
  program
    .command('sampling-plan')
    .description('how many units of a lot to inspect, and how many defective ones are too many (MIL-STD-105E, single sampling)')
    .requiredOption('--lot <units>', 'units in the lot')
    .option('--level <level>', `inspection level: ${InspectionLevel.options.join(', ')}`, 'II')
    .option('--aql <percent>', `acceptance quality limit: ${AQLS.join(', ')}`, '1.0')
    .option('--json', 'one JSON object instead of words', false)
    .action((options: Options) => {
      const level = InspectionLevel.safeParse(options.level);
      if (!level.success)
        throw new FettleError('invalidInput', `"${options.level}" is no inspection level; they are ${InspectionLevel.options.join(', ')}.`);
      const aql = AQLS.find((known) => Number(known) === Number(options.aql));
      if (aql === undefined)
        throw new FettleError('invalidInput', `There is no table for an AQL of "${options.aql}"; there are ${AQLS.join(', ')}.`);
      const lotSize = Number(options.lot);
      const plans = Severity.options.map((severity) => {
        const plan = samplingPlan({ lotSize, level: level.data, aql, severity });
        if (!plan.ok) throw new FettleError('invalidInput', plan.refusal.message);
        return plan.value;
      });
      const code = plans[0]?.code;
      if (options.json) {
        const bySeverity = Object.fromEntries(plans.map(({ severity, code: _code, ...plan }) => [severity, plan]));
        out(JSON.stringify({ lot: lotSize, level: level.data, aql, code, ...bySeverity }));
        return;
      }
      out(`Lot of ${lotSize}, level ${level.data}, AQL ${aql} %: letter ${code}`);
      for (const { severity, n, accept, reject, inspectAll } of plans)
        out(`${severity.padEnd(10)} inspect ${inspectAll ? `all ${n}` : n}, accept up to ${accept} defective, reject from ${reject}`);
    });
}
