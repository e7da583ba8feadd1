import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { MarkedToken } from 'marked';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Waiting } from '../../parts/waiting.tsx';
import { FIRST_PAGE, loadPage, targetOf } from './help-pages.ts';
import styles from './help-screen.module.css';
import { HelpText } from './help-text.tsx';
import { headingId, helpTokens } from './help-tokens.ts';

const routeApi = getRouteApi('/shell/help/$');

/** The user guide and the catalogue of node types, from this server: a plant has no internet. */
export function HelpScreen() {
  const { _splat } = routeApi.useParams();
  const page = _splat || FIRST_PAGE;
  const text = useText(page);
  const guide = useText(FIRST_PAGE);
  const tokens = useMemo(() => helpTokens(text ?? ''), [text]);
  const contents = useMemo(() => (guide === undefined ? [] : linksOf(guide)), [guide]);
  const article = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is another one then.
  useEffect(() => {
    if (text === undefined) return;
    const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (heading === null) article.current?.scrollTo({ top: 0 });
    else heading.scrollIntoView();
  }, [page, text]);

  return (
    <div className={styles.screen}>
      <nav className={styles.contents} aria-label="Help">
        <ul>
          {contents.map(({ title, page: target }) => (
            <li key={target}>
              <PageLink page={target} title={title} isOpen={target === page} />
            </li>
          ))}
          <li>
            <PageLink page="node-types" title="All node types" isOpen={page === 'node-types'} />
          </li>
        </ul>
      </nav>
      <article ref={article} className={styles.page} tabIndex={-1}>
        {text === undefined ? (
          <Waiting for="the page" />
        ) : text === '' ? (
          <p>There is no such page.</p>
        ) : (
          <HelpText page={page} tokens={tokens} />
        )}
      </article>
      {text !== undefined && <OnThisPage key={page} tokens={tokens} />}
    </div>
  );
}

function PageLink({ page, title, isOpen }: { readonly page: string; readonly title: string; readonly isOpen: boolean }) {
  return (
    <Link to="/help/$" params={{ _splat: page }} aria-current={isOpen ? 'page' : undefined}>
      {title}
    </Link>
  );
}

/** Its headings, to be found by their words. */
function OnThisPage({ tokens }: { readonly tokens: readonly MarkedToken[] }) {
  const [search, setSearch] = useState('');
  const headings = useMemo(
    () => tokens.filter((token) => token.type === 'heading').filter(({ depth }) => depth > 1 && depth < 4),
    [tokens],
  );
  const words = search.toLowerCase().split(/\s+/);
  const found = headings.filter(({ text: title }) => words.every((word) => title.toLowerCase().includes(word)));
  if (headings.length < 2) return <div />;
  return (
    <nav className={styles.headings} aria-label="On this page">
      {headings.length > 20 && (
        <TextInput
          aria-label="Find on this page"
          placeholder="Find"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul>
        {found.map(({ text: title, depth }) => (
          <li key={title} data-level={depth}>
            <a
              href={`#${headingId(title)}`}
              onClick={(event) => {
                event.preventDefault();
                history.replaceState(history.state, '', `#${headingId(title)}`);
                document.getElementById(headingId(title))?.scrollIntoView();
              }}
            >
              {title.replace(/: `.+`$/, '').replaceAll(/[*`]/g, '')}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Undefined while it is on its way; empty when there is none. */
function useText(page: string): string | undefined {
  const [read, setRead] = useState<{ readonly page: string; readonly text: string }>();
  useEffect(() => {
    let isWanted = true;
    void Promise.resolve(loadPage(page)).then((text = '') => isWanted && setRead({ page, text }));
    return () => {
      isWanted = false;
    };
  }, [page]);
  return read?.page === page ? read.text : undefined;
}

/** The pages that the first one lists, in its order. */
function linksOf(text: string) {
  const pages = [...text.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\)/gm)].flatMap(([, title = '', link = '']) => {
    const target = targetOf(FIRST_PAGE, link);
    return target.kind === 'page' ? [{ title, page: target.page }] : [];
  });
  return [{ title: 'User guide', page: FIRST_PAGE }, ...pages];
}
