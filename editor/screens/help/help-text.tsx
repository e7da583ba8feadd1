import { Link } from '@tanstack/react-router';
import type { MarkedToken, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { pictureOf, targetOf } from './help-pages.ts';
import styles from './help-screen.module.css';
import { headingId } from './help-tokens.ts';

/** A page of the documentation. Nothing in it becomes HTML by itself. */
export function HelpText({ page, tokens }: { readonly page: string; readonly tokens: readonly MarkedToken[] }) {
  return <>{shown(tokens, page)}</>;
}

function shown(tokens: readonly unknown[] | undefined, page: string): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a page never change their order.
  return tokens?.map((token, index) => <Fragment key={index}>{oneOf(token as MarkedToken, page)}</Fragment>);
}

function oneOf(token: MarkedToken, page: string): ReactNode {
  switch (token.type) {
    case 'heading': {
      const Heading = `h${Math.min(token.depth, 4)}` as 'h1';
      return (
        <Heading id={headingId(token.text)} tabIndex={-1}>
          {shown(token.tokens, page)}
        </Heading>
      );
    }
    case 'paragraph':
      return <p>{shown(token.tokens, page)}</p>;
    case 'list': {
      const items = token.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a list never change their order.
        <li key={index}>{shown(item.tokens, page)}</li>
      ));
      return token.ordered ? <ol start={Number(token.start)}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <Table table={token} page={page} />;
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case 'image': {
      const source = pictureOf(page, token.href);
      return source === undefined ? null : <img src={source} alt={token.text} loading="lazy" />;
    }
    case 'link':
      return <HelpLink link={token} page={page} />;
    case 'strong':
      return <strong>{shown(token.tokens, page)}</strong>;
    case 'em':
      return <em>{shown(token.tokens, page)}</em>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'space':
      return null;
    case 'text':
      return token.tokens === undefined ? token.text : shown(token.tokens, page);
    case 'escape':
      return token.text;
    default:
      return token.raw;
  }
}

function Table({ table, page }: { readonly table: Tokens.Table; readonly page: string }) {
  /* biome-ignore-start lint/suspicious/noArrayIndexKey: rows and columns never change their order. */
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, column) => (
              <th key={column}>{shown(cell.tokens, page)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{shown(cell.tokens, page)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  /* biome-ignore-end lint/suspicious/noArrayIndexKey: rows and columns never change their order. */
}

/** What is not part of the help is said, not linked: a plant may have no internet. */
function HelpLink({ link, page }: { readonly link: Tokens.Link; readonly page: string }) {
  const target = targetOf(page, link.href);
  if (target.kind === 'elsewhere') return shown(link.tokens, page);
  return (
    <Link to="/help/$" params={{ _splat: target.page }} hash={target.hash}>
      {shown(link.tokens, page)}
    </Link>
  );
}
