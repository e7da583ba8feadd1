import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FettleError } from '@fettle/flows';
import { RunRuleConfig } from '@fettle/flows/statistics/index.ts';
import { chartPicture } from '../../../server/cli/chart/chart-picture.ts';
import { reportOf } from '../../../server/cli/chart/chart-report.ts';
import { digits } from '../../../server/cli/chart/report-words.ts';
import { chartMillLayers, type MillLayer } from './chart-mill-layers.ts';
import { type MillChartSettings, millChartSettings } from './mill-chart-settings.ts';

/*
 * `npm run -s chart:mill -- [--recordings FOLDER] [--pictures FOLDER] [--json] [--by-the-letter]`: spindle power per layer, limits learned on unworn tools, every part judged.
 * The chart of each layer is written as mill-layer-N.svg; the firings with their traces go to stdout.
 */

const ROOT = join(import.meta.dirname, '../../..');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      recordings: { type: 'string' },
      pictures: { type: 'string' },
      json: { type: 'boolean', default: false },
      'by-the-letter': { type: 'boolean', default: false },
    },
  });
  const typed = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const folder = values.recordings === undefined ? join(ROOT, '../shared/data/cnc-mill') : typed(values.recordings);
  const pictures = values.pictures === undefined ? join(ROOT, 'docs/pictures') : typed(values.pictures);
  const settings = millChartSettings(values['by-the-letter']);
  const layers = await chartMillLayers(folder, settings);
  await mkdir(pictures, { recursive: true });
  const written: string[] = [];
  for (const layer of layers) {
    const path = join(pictures, `mill-${layer.layer.toLowerCase().replace(' ', '-')}.svg`);
    await writeFile(path, picture(layer, settings));
    written.push(path);
  }
  if (values.json) console.log(JSON.stringify({ settings, layers: layers.map(withoutSamples), pictures: written }, null, 2));
  else
    for (const line of [...layers.flatMap((layer) => tell(layer, settings)), ...written.map((path) => `chart: ${path}`)]) console.log(line);
  return 0;
}

function withoutSamples({ samples: _samples, study, ...layer }: MillLayer): object {
  return { ...layer, limits: study.limits, violations: study.violations, dispersionViolations: study.dispersionViolations };
}

function picture(layer: MillLayer, settings: MillChartSettings): string {
  const report = reportOf(layer.study, {
    characteristic: settings.title,
    rules: RunRuleConfig.parse({ rules: [] }),
    given: false,
    sigmaMethod: 'S̄/c4',
  });
  let from = 1;
  const bands = layer.parts.flatMap(({ part, samples }) => {
    const band = { from, to: from + samples - 1, title: String(part) };
    from += samples;
    return samples === 0 ? [] : [band];
  });
  const learned = layer.parts.filter((part) => part.learnedFrom).map(({ part }) => part);
  return chartPicture(report, {
    title: `${settings.title} in ${layer.layer}, by part`,
    subtitle: `samples of ${settings.sampleSize} good readings (${settings.sampleSize / 10} s) · limits frozen from unworn parts ${learned.join(', ')} · worn parts judged`,
    unit: settings.unit,
    bands,
  });
}

function tell({ layer, study, parts, firings, unsteady }: MillLayer, { unit }: MillChartSettings): string[] {
  const { limits } = study;
  const learned = parts.filter((part) => part.learnedFrom);
  const inPhaseOne = learned.reduce((sum, { samples }) => sum + samples, 0);
  const row = ({ part, learnedFrom, samples, goodReadings, badReadings, fired, beyondLimits }: (typeof parts)[number]): string =>
    `  ${String(part).padStart(4)}  ${(learnedFrom ? 'unworn' : 'worn').padEnd(6)}  ${String(goodReadings).padStart(4)} / ${String(badReadings).padEnd(4)}  ${String(samples).padStart(7)}  ${String(fired).padStart(5)}  ${String(beyondLimits).padStart(6)}`;
  return [
    `${layer}: X̄ ${digits(limits.centre)} ${unit}, limits ${digits(limits.lower)} … ${digits(limits.upper)}, σ̂ ${digits(limits.sigma)} (version ${limits.version}, frozen from ${inPhaseOne} samples of unworn parts ${learned.map(({ part }) => part).join(', ')}; ${unsteady} of them violate a rule themselves)`,
    '  part  tool    good / bad   samples  fired  beyond',
    ...parts.map(row),
    ...firings
      .filter((firing) => parts.some(({ part, learnedFrom }) => part === firing.part && !learnedFrom))
      .map(({ part, stage, readings, trace }) => {
        const by = trace.map((line) => `${line.text} (${digits(line.value)}, z ${line.z.toFixed(2)})`).join('; ');
        return `  fired: part ${part}, ${stage}, ${readings.file} lines ${readings.firstLine} to ${readings.lastLine}: ${by}`;
      }),
    '',
  ];
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof FettleError ? `chart:mill: ${error.message}` : error);
  process.exitCode = 1;
}
