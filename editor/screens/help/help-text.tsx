import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { type MarkdownBlock, markdownBlocks } from '../../parts/markdown-blocks.ts';
import { pictureOf, targetOf } from './help-pages.ts';
import styles from './help-screen.module.css';

/** A page of the documentation. Nothing in it becomes HTML by itself. */
export function HelpText({ page, text }: { readonly page: string; readonly text: string }) {
  return markdownBlocks(text).map((block, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a page never change their order.
    return <Block key={index} page={page} block={block} />;
  });
}

function Block({ page, block }: { readonly page: string; readonly block: MarkdownBlock }) {
  const words = (text: string): ReactNode => inline(text, page);
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${Math.min(block.level, 4)}` as 'h1';
      return (
        <Heading id={block.id} tabIndex={-1}>
          {words(block.text)}
        </Heading>
      );
    }
    case 'list': {
      const List = block.start === undefined ? 'ul' : 'ol';
      return (
        <List {...(block.start === undefined ? {} : { start: block.start })}>
          {block.items.map((item) => (
            <li key={item}>{words(item)}</li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        <div className={styles.table}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th key={cell}>{words(cell)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, column) => (
                    <td key={`${block.head[column]} ${cell}`}>{words(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'picture': {
      const source = pictureOf(page, block.source);
      return source === undefined ? null : <img src={source} alt={block.words} loading="lazy" />;
    }
    case 'paragraph':
      return <p>{words(block.text)}</p>;
  }
}

const PARTS = /(`[^`]+`|\*\*(?:[^*]|\*(?!\*))+\*\*|\*[^*\s][^*]*\*|\[(?:[^[\]]|`[^`]*`)+\]\([^)\s]+\))/;

function inline(text: string, page: string): ReactNode {
  return text.split(PARTS).map((part, index) => {
    const key = `${index} ${part}`;
    if (part.startsWith('`') && part.endsWith('`') && part.length > 1) return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
      return <strong key={key}>{inline(part.slice(2, -2), page)}</strong>;
    if (part.startsWith('*') && part.endsWith('*') && part.length > 2) return <em key={key}>{inline(part.slice(1, -1), page)}</em>;
    const [, words, link] = /^\[(.+)\]\(([^)\s]+)\)$/.exec(part) ?? [];
    if (words === undefined || link === undefined) return <Fragment key={key}>{part}</Fragment>;
    const target = targetOf(page, link);
    if (target.kind === 'elsewhere') return <Fragment key={key}>{inline(words, page)}</Fragment>;
    return (
      <Link key={key} to="/help/$" params={{ _splat: target.page }} hash={target.hash}>
        {inline(words, page)}
      </Link>
    );
  });
}
