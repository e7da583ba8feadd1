import type { AnyNodeType, Port } from '@fettle/flows';
import { EXAMPLES } from './examples.ts';
import { type ParamField, paramFields } from './param-form.ts';
import { nodeTypesFor } from './registry.ts';
import { WIDGETS } from './widget.ts';

/*
 * Writes the catalogue of node types for people who write flows by hand: `node nodes/catalogue-document.ts > nodes/CATALOGUE.md`. A test fails when the
 * file is not what this gives.
 */

export function catalogueDocument(): string {
  return [
    '# Node types',
    'Made from the registry by `node nodes/catalogue-document.ts > nodes/CATALOGUE.md`; do not edit it by hand.',
    'A param with a default may be left out of a document; params that a node type does not have are refused. Ports and results may follow from the params: those shown are of the example. In a path, `[]` stands for each row of a list.',
    '## Routing',
    'Expressions see `unit.serialNumber`, `unit.jobOrder`, `unit.product`, `unit.quantity`, `visit` and `data.<flowNode>.<result>`. Conditions at a machine see its signals by name and `reached.<milestone>`.',
    ...nodeTypesFor('routing').map(sectionOf),
    '## Quality rule',
    "Expressions see the machine's signals by name (good readings only; else the result is unknown) and `value`, the reading that arrives. Actions also see `firing.title`, `firing.at`, `firing.equipment`, `firing.reasons` and `unit`; there, `value` is the reading that made it fire.",
    ...nodeTypesFor('qualityRule').map(sectionOf),
    '## Widgets',
    Object.entries(WIDGETS)
      .map(([widget, meaning]) => `- \`${widget}\`: ${meaning}`)
      .join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function sectionOf(nodeType: AnyNodeType): string {
  const example = EXAMPLES[nodeType.type] ?? {};
  const params: unknown = nodeType.params.parse(example);
  const { inputs, outputs } = nodeType.ports(params);
  const results = Object.entries(nodeType.outputs?.(params) ?? {}).map(([name, kind]) => `\`${name}\` ${kind}`);
  return [
    `### ${nodeType.title}: \`${nodeType.type}\``,
    nodeType.help,
    [
      `- In: ${portsOf(inputs)}`,
      `- Out: ${portsOf(outputs)}`,
      ...(results.length > 0 ? [`- Results: ${results.join(', ')}`] : []),
      `- Version ${nodeType.version}, ${nodeType.category}`,
    ].join('\n'),
    tableOf(paramFields(nodeType)),
    Object.keys(example).length === 0 ? '' : `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function portsOf(ports: readonly Port[]): string {
  if (ports.length === 0) return 'none';
  return ports
    .map(({ name, title, kind, unit, exceptional, optional }) => {
      const words = [kind, ...(unit ? [unit] : []), ...(exceptional ? ['exceptional'] : []), ...(optional ? ['optional'] : [])];
      return `\`${name}\` "${title}" (${words.join(', ')})`;
    })
    .join(', ');
}

function tableOf(fields: readonly ParamField[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map((field) => {
    const shown = field.showWhen === undefined ? '' : ` Only where \`${field.showWhen.field}\` is ${field.showWhen.is.join(' or ')}.`;
    const words = [field.title, ...(field.description === undefined ? [] : [field.description])].join('. ').replaceAll('..', '.');
    return `| \`${field.path}\` | ${kindOf(field)} | ${defaultOf(field)} | ${cell(`${words}${shown}`)} |`;
  });
  return ['| param | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function kindOf({ schema, widget, scope, result }: ParamField): string {
  if (widget === 'expression') return `CEL over ${scope}, gives ${result}`;
  const values = schema.enum ?? (schema.items as { enum?: unknown } | undefined)?.enum;
  const list = schema.type === 'array' ? 'list of ' : '';
  if (Array.isArray(values)) return `${list}${values.map((value) => `\`${value}\``).join(', ')}`;
  if (schema.type === 'array') return `list of ${(schema.items as { type?: string } | undefined)?.type ?? 'any'}`;
  return `${widget === 'duration' ? 'seconds' : (schema.type ?? 'json-rules-engine JSON')}`;
}

function defaultOf({ schema, required }: ParamField): string {
  if (required) return 'required';
  return schema.default === undefined ? 'none' : cell(`\`${JSON.stringify(schema.default)}\``);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (import.meta.main) process.stdout.write(catalogueDocument());
