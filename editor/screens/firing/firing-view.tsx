import type { FlowDefinition } from '@fettle/flows';
import { api, type FiringRecord } from '@fettle/flows/contract';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { Condition, conditionOutcome, type FactNames, RuleOfCondition } from '@fettle/flows/rules/index.ts';
import { useRoute } from '../../data/use-route.ts';
import { type RulePath, rulePath } from '../../document/rule-path.ts';
import { headlineWords, lastedOf } from '../../history/reason-words.ts';
import type { TraceLine } from '../../history/trace-words.ts';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { valueWords } from '../../parts/value-words.ts';
import { factNames } from '../../plant/fact-names.ts';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { TraceLines } from '../quality/firing-detail.tsx';
import { ExcerptChart } from './excerpt-chart.tsx';
import { FiringActionList } from './firing-action-list.tsx';
import styles from './firing-screen.module.css';
import { type Found, OutcomeTree } from './outcome-tree.tsx';
import { PathDrawing } from './path-drawing.tsx';
import { takenPath } from './taken-path.ts';

const NOTHING_DRAWN = { flowNodes: [], sequenceFlows: [] };

export function FiringView({ record }: { readonly record: FiringRecord }) {
  const { firing, flowNode, output, actions, repeats, excerpts } = record;
  const plant = usePlant();
  const persons = usePersonNames();
  const definition = useRoute(api.getFlowVersion, { params: { flow: firing.flow, version: firing.version } }).data?.definition;
  const path = rulePath(definition ?? NOTHING_DRAWN, flowNode);
  const names = factNames(plant, firing.equipment, { title: path.steps.at(-1) ?? '', unit: path.unit });
  const machine = plant.equipment.find(({ id }) => id === firing.equipment)?.title || firing.equipment;
  const moment = Math.max(...firing.trace.flatMap(({ readings }) => readings.map(({ sourceTime }) => sourceTime)), 0) || firing.at;
  const node = definition?.flowNodes.find(({ id }) => id === flowNode);
  const nameOf = (id: string): string => definition?.flowNodes.find((each) => each.id === id)?.name ?? id;
  const way =
    node === undefined || output === undefined
      ? ''
      : `“${node.name}” → ${output === 'true' ? 'true' : output === 'false' ? 'false' : output}`;
  return (
    <div className={styles.body}>
      <h2 className={styles.headline}>{headlineWords(firing, { machine, time: exactTime(firing.at), names, path })}</h2>
      <div className={styles.facts}>
        <span>{firing.title}</span>
        {way !== '' && <span>{way}</span>}
        <span>
          {firing.serialNumber === undefined ? (
            'no unit was on the machine'
          ) : (
            <>
              unit <UnitLink serialNumber={firing.serialNumber} />
            </>
          )}
        </span>
      </div>
      <div>
        <section className={styles.section} aria-label="Why it fired">
          <h2>Why</h2>
          <Because record={record} definition={definition} names={names} path={path} />
        </section>
        <section className={styles.section} aria-label="Signals around the moment">
          <h2>Signals around the moment</h2>
          {excerpts.map((excerpt) => {
            const signal = signalsOf(plant, excerpt.equipment).find(({ name }) => name === excerpt.signal);
            const limits = isSource(definition, excerpt.signal) ? limitsOf(firing.trace, 'value') : limitsOf(firing.trace, excerpt.signal);
            return (
              <ExcerptChart
                key={`${excerpt.equipment} ${excerpt.signal}`}
                excerpt={excerpt}
                title={signal?.title || excerpt.signal}
                unit={signal?.unit ?? ''}
                moment={moment}
                limits={limits}
              />
            );
          })}
          {excerpts.length === 0 && <p className={styles.quiet}>What was recorded then is not kept any more.</p>}
        </section>
      </div>
      <div>
        <section className={styles.section} aria-label="What was done">
          <h2>What was done</h2>
          <FiringActionList firing={firing.id} actions={actions} repeats={repeats} nameOf={nameOf} persons={persons} />
        </section>
      </div>
      {definition !== undefined && (
        <section className={`${styles.section} ${styles.wide}`} aria-label="The way through the rule">
          <h2>The way through version {firing.version}</h2>
          <PathDrawing
            definition={definition}
            taken={takenPath(definition, { flowNode, output, acted: new Set(actions.map((action) => action.flowNode)) })}
            fired={flowNode}
          />
        </section>
      )}
    </div>
  );
}

interface BecauseProps {
  readonly record: FiringRecord;
  readonly definition: FlowDefinition | undefined;
  readonly names: FactNames;
  readonly path: RulePath;
}

/** The condition as a tree with what each comparison found; what other steps (charts, tables) say stands as it was told. */
function Because({ record, definition, names, path }: BecauseProps) {
  const { firing, flowNode } = record;
  const node = definition?.flowNodes.find(({ id }) => id === flowNode);
  const lines = new Map(firing.trace.flatMap((line) => (line.comparison === undefined ? [] : [[line.comparison.at, line] as const])));
  const condition = Condition.safeParse(node?.params.condition);
  if (node?.type !== 'condition' || !condition.success || lines.size === 0) {
    return <TraceLines firing={firing} definition={definition} />;
  }
  const rule = RuleOfCondition.optional().safeParse(node.params.rule);
  const outcome = conditionOutcome(condition.data, (at) => lines.get(at)?.comparison?.result, rule.data?.conditions);
  const lasted = lastedOf(firing.trace);
  return (
    <>
      <OutcomeTree outcome={outcome} names={names} foundAt={(at) => foundOf(lines.get(at), names, path)} />
      {lasted !== undefined && (
        <p>
          for {exactDuration(lasted.seconds)} without a break, since {preciseTime(lasted.since)}
        </p>
      )}
    </>
  );
}

function foundOf(line: TraceLine | undefined, names: FactNames, path: RulePath): Found | undefined {
  if (line?.comparison === undefined) return undefined;
  const [reading, other] = line.readings;
  const unit = names.unit(line.comparison.fact) || (line.comparison.fact === 'value' ? path.unit : '');
  const words = reading === undefined ? 'no reading' : valueWords(reading.value, unit);
  const quality = reading === undefined || reading.quality === 'good' ? '' : ` · ${reading.quality}`;
  const against =
    line.comparison.other === undefined || other === undefined
      ? ''
      : ` against ${valueWords(other.value, names.unit(line.comparison.other))}`;
  return {
    words: `${words}${against}${quality}`,
    detail: reading === undefined ? '' : preciseTime(reading.sourceTime),
    decisive: line.comparison.decisive,
  };
}

const preciseTime = (time: number): string => `${exactTime(time)}.${String(time % 1000).padStart(3, '0')}`;

const isSource = (definition: FlowDefinition | undefined, signal: string): boolean =>
  definition?.flowNodes.some(({ type, params }) => type === 'signal-source' && params.signal === signal) === true;

const limitsOf = (trace: readonly TraceLine[], fact: string): number[] =>
  trace.flatMap(({ comparison }) => (comparison?.fact === fact && typeof comparison.constant === 'number' ? [comparison.constant] : []));
