import { type Token, type Tokens, lexer } from 'marked';
import { Fragment, type ReactNode } from 'react';

/** What is nested deeper stays as it was written. */
const deepest = 12;

/** A text in Markdown as elements of its own: HTML in it, links and pictures stay the text that they are. */
export function MarkdownView({ text }: { readonly text: string }) {
  const tokens = readTokens(text);
  return tokens ? <All tokens={tokens} depth={0} /> : <p>{text}</p>;
}

function readTokens(text: string): Token[] | undefined {
  try {
    return lexer(text);
  } catch {
    // nested deeper than the stack
    return undefined;
  }
}

interface AllProps {
  readonly tokens: readonly Token[];
  readonly depth: number;
}

function All({ tokens, depth }: AllProps) {
  return tokens.map((token, at) => (
    <Fragment key={at}>{depth > deepest ? token.raw : element(token as MarkedToken, depth + 1)}</Fragment>
  ));
}

type MarkedToken =
  | Tokens.Space
  | Tokens.Paragraph
  | Tokens.Heading
  | Tokens.List
  | Tokens.ListItem
  | Tokens.Code
  | Tokens.Blockquote
  | Tokens.Hr
  | Tokens.Table
  | Tokens.Text
  | Tokens.Escape
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Br;

function element(token: MarkedToken, depth: number): ReactNode {
  const inner = (tokens: readonly Token[] = []): ReactNode => <All tokens={tokens} depth={depth} />;
  switch (token.type) {
    case 'space':
      return null;
    case 'paragraph':
      return <p>{inner(token.tokens)}</p>;
    case 'heading':
      // no heading of the page
      return (
        <p>
          <strong>{inner(token.tokens)}</strong>
        </p>
      );
    case 'list':
      return <ListElement list={token} depth={depth} />;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{inner(token.tokens)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'table':
      return <TableElement table={token} depth={depth} />;
    default:
      return inline(token, inner);
  }
}

type InlineToken = Exclude<
  MarkedToken,
  { type: 'space' | 'paragraph' | 'heading' | 'list' | 'code' | 'blockquote' | 'hr' | 'table' }
>;

function inline(token: InlineToken, inner: (tokens?: readonly Token[]) => ReactNode): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inner(token.tokens)}</strong>;
    case 'em':
      return <em>{inner(token.tokens)}</em>;
    case 'del':
      return <del>{inner(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return token.text;
    case 'text':
      return token.tokens ? inner(token.tokens) : token.raw;
    default:
      return token.raw;
  }
}

function ListElement({ list, depth }: { readonly list: Tokens.List; readonly depth: number }) {
  const items = list.items.map((item, at) => (
    <li key={at}>
      <All tokens={item.tokens} depth={depth} />
    </li>
  ));
  return list.ordered ? <ol start={Number(list.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function TableElement({ table, depth }: { readonly table: Tokens.Table; readonly depth: number }) {
  const cell = ({ tokens }: Tokens.TableCell): ReactNode => <All tokens={tokens} depth={depth} />;
  return (
    <table>
      <thead>
        <tr>
          {table.header.map((head, at) => (
            <th key={at} scope="col">
              {cell(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={at}>
            {row.map((one, column) => (
              <td key={column}>{cell(one)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
