import { classOf, diffFlows } from '@fettle/flows/diff.ts';
import { expect, test } from 'vitest';
import { changeWords } from '../document/change-words.ts';
import { diffMarks } from '../document/diff-marks.ts';
import { definitionOf } from '../document/flow-records.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { changeParam } from './change-param.ts';
import { insertOnConnection } from './insert-on-connection.ts';
import { restoreVersion } from './restore-version.ts';

test('what differs is told by step, field and connection, and marked; a version that is restored is that version, and can be undone', () => {
  const { document, definition } = openTestDocument([step('cut', 'machine-operation'), step('end', 'end')], ['cut.done > end.in']);
  document.execute(changeParam, { flowNode: 'cut', path: ['completeWhen'], value: 'stage == "End"' });
  document.execute(insertOnConnection, { type: 'manual-operation', position: { x: 0, y: 0 }, sequenceFlow: 'flow1' });

  const diff = diffFlows(definition, definitionOf(document.records));
  document.execute(restoreVersion, { version: 1, definition });
  const restored = definitionOf(document.records);
  document.undo();

  const lines = changeWords(diff, (id) => id);
  expect(lines.map(({ word }) => word)).toEqual(expect.arrayContaining(['Added', 'Changed', 'Connected', 'Disconnected']));
  expect(lines.find(({ flowNode }) => flowNode === 'cut')?.fields).toMatchObject([{ path: 'completeWhen', after: 'stage == "End"' }]);
  expect(Object.fromEntries(diffMarks(diff))).toMatchObject({ cut: 'changed', manualOperation: 'added' });
  expect(classOf(diffFlows(definition, restored))).toBeUndefined();
  expect(classOf(diffFlows(definition, definitionOf(document.records)))).toBe('behaviour');
});
