import type { DecisionTable, Gap, Narrowing, TableProblem } from '@fettle/flows/tables/index.ts';
import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconCut, IconPlus } from '@tabler/icons-react';
import styles from './table-editor.module.css';
import type { TableAnswer } from './table-worker.ts';

export interface FindingListProps {
  readonly table: DecisionTable;
  readonly answer: TableAnswer | undefined;
  readonly readOnly: boolean;
  /** Brings what a problem is about into view. */
  readonly show: (problem: TableProblem | undefined) => void;
  readonly closeGap: (gap: Gap) => void;
  readonly narrow: (way: Narrowing) => void;
}

/** Gaps, overlaps and the like, as they are now; a gap can be closed by the row that it asks for, and of two rows that overlap one can be narrowed. */
export function FindingList({ table, answer, readOnly, show, closeGap, narrow }: FindingListProps) {
  if (answer === undefined)
    return (
      <Text fz="sm" c="dimmed">
        Looking for gaps and overlaps…
      </Text>
    );
  const { problems, analysis, ways } = answer;
  return (
    <section aria-label="Gaps and overlaps">
      <div role="status" className={styles.verdict} data-ok={problems.length === 0}>
        {problems.length === 0 ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
        <span>{verdict(answer)}</span>
      </div>
      <ul className={styles.findings}>
        {problems.map((problem, index) => (
          <li
            key={`${problem.path} ${problem.message}`}
            className={styles.finding}
            onPointerEnter={() => show(problem)}
            onPointerLeave={() => show(undefined)}
          >
            <UnstyledButton className={styles.words} onClick={() => show(problem)} onFocus={() => show(problem)}>
              {problem.severity === 'error' && problem.code !== 'gap' ? (
                <IconAlertCircle size={15} aria-label="Error" className={styles.error} />
              ) : (
                <IconAlertTriangle size={15} aria-label="Warning" className={styles.warning} />
              )}
              <span>{problem.message}</span>
            </UnstyledButton>
            {problem.gap !== undefined && !readOnly && (
              <Button
                size="compact-xs"
                variant="light"
                ml={23}
                leftSection={<IconPlus size={13} aria-hidden />}
                onClick={() => closeGap(problem.gap!)}
              >
                Add the row that closes it
              </Button>
            )}
            {!readOnly && (ways[index]?.length ?? 0) > 0 && (
              <Group gap={6} ml={23}>
                {ways[index]?.map((way) => (
                  <Button
                    key={way.winner}
                    size="compact-xs"
                    variant="light"
                    leftSection={<IconCut size={13} aria-hidden />}
                    title={narrowedWords(way)}
                    onClick={() => narrow(way)}
                  >
                    Let row {way.winner + 1} decide
                  </Button>
                ))}
              </Group>
            )}
          </li>
        ))}
      </ul>
      <Text fz="xs" c="dimmed" mt="xs">
        {unknownWords(table, analysis.unknownAsked)}
        {analysis.gapsAllowed && analysis.gaps.length > 0 && ' Where no row matches the table gives its fallback or an empty list.'}
      </Text>
    </section>
  );
}

function verdict({ analysis, problems }: TableAnswer): string {
  if (problems.length === 0) return analysis.overlapCount === 0 ? 'No gaps, no overlaps' : 'No gaps; rows overlap as the hit policy allows';
  const counts = [
    [analysis.faults.length, 'cell to correct', 'cells to correct'],
    [analysis.forbiddenOverlapCount, 'overlap', 'overlaps'],
    [analysis.gapsAllowed ? 0 : analysis.gaps.length, 'gap', `${analysis.moreGaps ? ' and more' : ''} gaps`.trim()],
    [analysis.unreachable.length, 'row that never decides', 'rows that never decide'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, one, several]) => `${count} ${count === 1 ? one : several}`);
  return said.length === 0 ? 'See below' : said.join(', ');
}

/** What becomes of the row that does not decide. */
function narrowedWords({ row, winner, left }: Narrowing): string {
  if (left.length === 0) return `Row ${row + 1} goes: row ${winner + 1} matches all that it does.`;
  const rest = left.map(({ when }) => when.join(' | ')).join(' and ');
  return `Row ${row + 1} becomes ${left.length === 1 ? rest : `${left.length} rows: ${rest}`}.`;
}

/** What happens to readings that are bad, stale or missing. */
function unknownWords({ inputs }: DecisionTable, asked: readonly boolean[]): string {
  const silent = inputs.filter((_, index) => asked[index] !== true).map(({ title, name }) => title || name);
  if (silent.length === 0) return 'Bad, stale or missing values are decided by the rows that ask for unknown.';
  return `A bad, stale or missing ${silent.join(' or ')} decides nothing, unless it makes no difference. Write unknown in a cell to decide it.`;
}
