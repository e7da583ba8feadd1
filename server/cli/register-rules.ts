import { FettleError, ValueKind } from '@fettle/flows';
import type { Command } from 'commander';
import type { CommandOutput } from './run-command-line.ts';

interface ImportOptions {
  readonly id: string;
  readonly name?: string;
  readonly equipment?: string;
  readonly class?: string;
  readonly kind?: string[];
}

/** `fettle rules`: json-rules-engine's rules in and out, and judged. `typed` makes a path of what was typed. */
export function registerRules(program: Command, typed: (path: string) => string, { out, err }: CommandOutput): void {
  const rules = program.command('rules').description('rules of json-rules-engine: in, out, and judged');
  rules
    .command('import')
    .description('make a quality rule of a file of rules; prints the flow, which apply takes')
    .argument('<file>', 'one rule, a list of rules, or {"rules": […], "conditions": {…}, "options": {…}}')
    .requiredOption('--id <id>', 'id of the flow')
    .option('--name <name>', 'its name (default: the id)')
    .option('--equipment <machine>', 'the machine whose signals the facts are')
    .option('--class <class>', 'a class of machines, each of which is judged by itself')
    .option('--kind <signal=kind...>', 'what signals are, where the rules do not tell: stage=string running=boolean (default: a number)')
    .action(async (file: string, { id, name = id, equipment, class: equipmentClass, kind = [] }: ImportOptions) => {
      const { importRules } = await import('./rules-command.ts');
      if ((equipment === undefined) === (equipmentClass === undefined))
        throw new FettleError('invalidInput', 'Whose signals are the facts? Give --equipment or --class.');
      const target = { id, name, equipment: equipment ?? equipmentClass ?? '', isClass: equipmentClass !== undefined };
      await importRules(typed(file), { ...target, kinds: Object.fromEntries(kind.map(kindOf)), write: out });
    });
  rules
    .command('export')
    .description('print the conditions of a quality rule as rules of json-rules-engine')
    .argument('<file>', 'a flow, as fettle export writes it')
    .action(async (file: string) => (await import('./rules-command.ts')).exportRules(typed(file), { write: out, say: err }));
  rules
    .command('judge')
    .description('judge rules over facts: which fire, which do not, which are unknown, and why')
    .argument('<file>', 'rules, as import takes them')
    .requiredOption('--facts <file>', 'a JSON object of facts; what is not in it is unknown')
    .option('--json', 'a JSON line for each rule', false)
    .action(async (file: string, { facts, json }: { facts: string; json: boolean }) =>
      (await import('./rules-command.ts')).judgeRulesFile(typed(file), { facts: typed(facts), json, write: out }),
    );
}

function kindOf(text: string): [string, ValueKind] {
  const [signal, kind, ...more] = text.split('=');
  const parsed = ValueKind.safeParse(kind);
  if (!signal || !parsed.success || more.length > 0)
    throw new FettleError(
      'invalidInput',
      `"${text}" is no kind of a signal. Write for example --kind stage=string (number, string or boolean).`,
    );
  return [signal, parsed.data];
}
