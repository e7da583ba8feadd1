import type { Condition } from '@fettle/flows/rules/index.ts';
import type { PartEvent } from './thousand-rules.ts';

type Test = (event: PartEvent) => boolean;

/** What a programmer would write for each of the thousand: no quality, no unknown, no texts that look like numbers; one function for each shape of rule. */
export function handWritten(rules: readonly Condition[]): (event: PartEvent) => readonly number[] {
  const tests = rules.map(testOf);
  return (event) => {
    const fired: number[] = [];
    for (let rule = 0; rule < tests.length; rule += 1) if (tests[rule]?.(event)) fired.push(rule);
    return fired;
  };
}

function testOf(condition: Condition): Test {
  if ('all' in condition) {
    const [a, b, c] = condition.all.map(testOf) as [Test, Test, Test];
    return (event) => a(event) && b(event) && c(event);
  }
  if ('any' in condition) {
    const [a, b, c] = condition.any.map(testOf) as [Test, Test, Test];
    return (event) => a(event) || b(event) || c(event);
  }
  if ('not' in condition) {
    const inner = testOf(condition.not);
    return (event) => !inner(event);
  }
  if ('condition' in condition) throw new Error('The thousand rules name no condition.');
  const { fact, operator } = condition;
  const value = condition.value as number;
  switch (operator) {
    case 'equal':
      return (event) => event[fact] === value;
    case 'greaterThan':
      return (event) => (event[fact] as number) > value;
    case 'greaterThanInclusive':
      return (event) => (event[fact] as number) >= value;
    case 'lessThan':
      return (event) => (event[fact] as number) < value;
    case 'in': {
      const list = condition.value as readonly unknown[];
      return (event) => list.includes(event[fact]);
    }
    default:
      throw new Error(`The thousand rules use no ${operator}.`);
  }
}
