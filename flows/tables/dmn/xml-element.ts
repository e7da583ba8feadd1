import { SaxesParser } from 'saxes';
import { FettleError } from '../../fettle-error.ts';

/** An element of XML by its names without prefixes; `text` is what stands in it outside of other elements. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** By local name; those of another namespace as `{namespace}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const SIZE_LIMIT = 8_000_000;
const DEPTH_LIMIT = 60;

/**
 * Reads XML strictly. Throws `invalidInput` with line and column when it is not well-formed. A document type is refused: with it come entities, by which a small
 * file grows large or reads others.
 */
export function readXml(source: string): XmlElement {
  if (source.length > SIZE_LIMIT)
    throw new FettleError('tooLarge', `This file has ${source.length} characters; at most ${SIZE_LIMIT} are read.`);
  const parser = new SaxesParser({ xmlns: true });
  const open: { name: string; namespace: string; attributes: Map<string, string>; children: XmlElement[]; text: string }[] = [];
  let root: XmlElement | undefined;
  const fail = (why: string): never => {
    throw new FettleError('invalidInput', `This is not well-formed XML: line ${parser.line}, column ${parser.column}: ${why}.`);
  };
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
  parser.on('doctype', () => fail('a document type (DOCTYPE) is not allowed; remove it'));
  parser.on('opentag', (tag) => {
    if (open.length >= DEPTH_LIMIT) fail(`elements are nested more than ${DEPTH_LIMIT} deep`);
    const attributes = new Map(
      Object.values(tag.attributes).map(({ local, uri, value }) => [uri === '' ? local : `{${uri}}${local}`, value] as const),
    );
    open.push({ name: tag.local, namespace: tag.uri, attributes, children: [], text: '' });
  });
  const addText = (text: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop()!;
    const parent = open.at(-1);
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });
  parser.write(source.startsWith('\uFEFF') ? source.slice(1) : source).close();
  return root ?? fail('there is no element in it');
}

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined => childrenOf(element, name)[0];

/** The text of `<name><text>…</text></name>`, as DMN writes expressions. */
export const textOf = (element: XmlElement | undefined): string => (childOf(element, 'text')?.text ?? '').trim();

export const escapeXml = (text: string): string =>
  [...text]
    // Control characters are in no XML.
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
