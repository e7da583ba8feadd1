import { Fragment, type ReactNode } from 'react';

/** The little markdown that help texts use: paragraphs, lists, **bold**, *emphasis* and `code`. Nothing in it becomes HTML by itself. */
export function MarkdownText({ text }: { readonly text: string }) {
  return text.split(/\n\s*\n/).map((block) => {
    const lines = block.split('\n');
    if (lines.every((line) => line.startsWith('- '))) {
      return (
        <ul key={block} style={{ margin: '0 0 8px', paddingLeft: 18 }}>
          {lines.map((line) => (
            <li key={line}>{inline(line.slice(2))}</li>
          ))}
        </ul>
      );
    }
    return (
      <p key={block} style={{ margin: '0 0 8px' }}>
        {inline(block)}
      </p>
    );
  });
}

/** One line of it, for descriptions. */
export function markdownLine(text: string | undefined): ReactNode {
  return text === undefined ? undefined : inline(text);
}

function inline(text: string): ReactNode {
  return text.split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/).map((part, index) => {
    const key = `${index} ${part}`;
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('*')) return <em key={key}>{part.slice(1, -1)}</em>;
    if (part.startsWith('`')) return <code key={key}>{part.slice(1, -1)}</code>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
