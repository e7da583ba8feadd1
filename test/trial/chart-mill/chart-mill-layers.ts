import { FettleError } from '@fettle/flows';
import { type ChartStudy, NELSON_RULES, RunRuleConfig, type RunRuleId, runRuleTitle, studyChart } from '@fettle/flows/statistics/index.ts';
import { ruleName } from '../../../server/cli/chart/report-words.ts';
import { loadPlayerMapping } from '../../../server/plant/player/player-mapping.ts';
import { loadRecordings } from '../../../server/plant/player/recording-folder.ts';
import type { MillChartSettings } from './mill-chart-settings.ts';
import { layerSamples, type MillSample } from './mill-layer-samples.ts';
import { partsByCondition } from './parts-by-condition.ts';

export const LAYERS = ['Layer 1', 'Layer 2', 'Layer 3'] as const;

/** Why one sample fired: the rules, what they compared with what, and the readings. */
export interface MillFiring {
  readonly part: number;
  readonly sample: number;
  readonly label: string;
  readonly stage: string;
  /** The recording's lines that the readings stand in. */
  readonly readings: {
    readonly file: string;
    readonly firstLine: number;
    readonly lastLine: number;
    readonly count: number;
    readonly quality: 'good';
  };
  readonly trace: readonly {
    readonly rule: RunRuleId;
    readonly text: string;
    readonly value: number;
    readonly z: number;
    readonly limits: { centre: number; lower: number; upper: number };
    readonly limitsVersion: number;
  }[];
}

export interface MillPart {
  readonly part: number;
  readonly learnedFrom: boolean;
  readonly samples: number;
  readonly goodReadings: number;
  readonly badReadings: number;
  readonly fired: number;
  readonly beyondLimits: number;
}

export interface MillLayer {
  readonly layer: string;
  readonly study: ChartStudy;
  readonly samples: readonly MillSample[];
  readonly parts: readonly MillPart[];
  readonly firings: readonly MillFiring[];
  /** How many phase I samples violate a rule themselves: limits of an unsteady phase I judge with care. */
  readonly unsteady: number;
}

/** X̄-S charts of one signal per layer: limits frozen from the parts to learn from, then every part judged, the learned ones first. */
export async function chartMillLayers(folder: string, settings: MillChartSettings): Promise<readonly MillLayer[]> {
  const mapping = { ...(await loadPlayerMapping(folder, 'cnc-mill')), badWhen: settings.badWhen };
  const recordings = await loadRecordings(folder, mapping);
  const { learn, judge } = partsByCondition(folder, settings.learnFrom);
  const ordered = [...learn, ...judge].flatMap((part) => recordings.find(({ partNumber }) => partNumber === part) ?? []);
  return LAYERS.map((layer) => {
    const found = ordered.map((recording) => ({ part: recording.partNumber, ...layerSamples(recording, layer, settings) }));
    const samples = found.flatMap((one) => one.samples);
    const phaseOne = samples.flatMap((sample, index) => (learn.includes(sample.part) ? [index + 1] : []));
    if (phaseOne.length === 0) {
      const bad = found.reduce((sum, { readings }) => sum + readings.bad, 0);
      throw new FettleError(
        'invalidInput',
        `${layer}: no part to learn from has ${settings.sampleSize} good readings within one stage (${bad} readings are bad). By the letter of the recordings' notes every reading is bad; the setting is "badWhen" of test/trial/chart-mill/chart-mill.json.`,
      );
    }
    const outcome = studyChart({ design: { kind: 'xbar-s' }, samples, phaseOne, rules: RunRuleConfig.parse({ rules: NELSON_RULES }) });
    if (!outcome.ok) throw new FettleError('invalidInput', `${layer}: ${outcome.refusal.message}`);
    const study = outcome.value;
    const firings = firingsOf(study, samples);
    const parts = found.map(({ part, samples: own, readings }) => ({
      part,
      learnedFrom: learn.includes(part),
      samples: own.length,
      goodReadings: readings.good,
      badReadings: readings.bad,
      fired: firings.filter((firing) => firing.part === part).length,
      beyondLimits: study.points.filter((point) => samples[point.sample - 1]?.part === part && Math.abs(point.z ?? 0) > 3).length,
    }));
    return { layer, study, samples, parts, firings, unsteady: firings.filter(({ part }) => learn.includes(part)).length };
  });
}

function firingsOf(study: ChartStudy, samples: readonly MillSample[]): MillFiring[] {
  return study.points.flatMap((point) => {
    const sample = samples[point.sample - 1] as MillSample;
    const lines = [
      { on: 'values', plotted: point },
      { on: 'standard deviations', plotted: point.dispersion },
    ].flatMap(({ on, plotted }) =>
      (plotted?.violations ?? []).map((rule) => ({
        rule,
        text: `${ruleName(rule)} on the ${on}: ${runRuleTitle(rule)}`,
        value: plotted?.value ?? 0,
        z: plotted?.z ?? 0,
        limits: plotted?.limits ?? { centre: 0, lower: 0, upper: 0 },
        limitsVersion: study.limits.version,
      })),
    );
    if (lines.length === 0) return [];
    const { file, firstLine, lastLine, values } = sample;
    const readings = { file, firstLine, lastLine, count: values?.length ?? 0, quality: 'good' as const };
    return [{ part: sample.part, sample: point.sample, label: sample.label, stage: sample.stage, readings, trace: lines }];
  });
}
