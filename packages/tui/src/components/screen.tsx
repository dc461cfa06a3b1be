import { type ConnectionState, type InputField, type Turn, inputForm } from '@qaio/client';
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { HistoryState } from '../history/history.js';
import { type Layout, contentSize, layoutOf, minimum } from '../layout/layout.js';
import type { AppState } from '../state/app-state.js';
import { fieldLabel } from '../text/field-label.js';
import { judgementLine, judgementLines } from '../text/judgement-lines.js';
import {
  type ServerFacts,
  conversationTitle,
  judgementTitle,
  silenceText,
  welcomeText,
} from '../text/pane-texts.js';
import { shortened } from '../text/shown-text.js';
import { foundTurns, markFound } from '../text/search.js';
import { statusTable } from '../text/status-table.js';
import { statusText } from '../text/status-text.js';
import type { Words } from '../words/words.js';
import { useWords } from '../words/words-context.js';
import { type ConversationLine, conversationLines, noticeLines } from './conversation-lines.js';
import { ConversationPane } from './conversation-pane.js';
import { HistoryScreen } from './history-screen.js';
import { InputLine } from './input-line.js';
import { JudgementPane, JudgementText } from './judgement-pane.js';
import { LabelsScreen } from './labels-screen.js';
import { SaveScreen } from './save-screen.js';
import { StatusLine } from './status-line.js';
import { TableScreen } from './table-screen.js';
import { TasksScreen } from './tasks-screen.js';

export interface ScreenProps extends ServerFacts {
  readonly columns: number;
  readonly rows: number;
  readonly app: AppState;
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly history: HistoryState;
  /** What the user types for `aio`. */
  readonly program: string;
  readonly isRunning: boolean;
}

/** What is seen, and nothing that happens. */
export function Screen(props: ScreenProps) {
  const words = useWords();
  const { columns, rows, app, server } = props;
  const layout = layoutOf({ columns, rows });
  if (!layout) return <Text>{shortened(words.tooSmall(minimum.columns, minimum.rows), columns)}</Text>;
  const whole = { columns, rows: rows - 1, isFramed: rows > minimum.rows + 2 };
  if (app.screen === 'help')
    return <TableScreen title={words.helpTitle} lines={words.help} size={whole} scroll={app.scroll} />;
  if (app.screen === 'status')
    return (
      <TableScreen
        title={words.statusTitle}
        lines={statusTable(props, words)}
        size={whole}
        scroll={app.scroll}
      />
    );
  if (app.screen === 'tasks') return <TasksScreen size={whole} tasks={server.tasks} marked={app.marked} />;
  if (app.screen === 'labels') {
    const turn = props.turns.find(({ id }) => id === app.corrected);
    return <LabelsScreen size={whole} tasks={server.tasks} turn={turn} marked={app.marked} />;
  }
  if (app.screen === 'history')
    return <HistoryScreen size={whole} records={props.history.records} marked={app.marked} />;
  if (app.screen === 'save') return <SaveScreen size={whole} marked={app.marked} />;
  return (
    <Box flexDirection="column" width={columns}>
      <Panes {...props} layout={layout} />
      <InputLine
        field={app.screen === 'search' ? app.sought : app.field}
        columns={columns}
        row={layout.conversation.rows + (layout.judgement === 'line' ? 1 : 0)}
        label={askedLabel(props, words)}
        hint={askedHint(props)}
        isRunning={props.isRunning}
      />
      <StatusLine
        {...statusText({ ...props, ...app }, columns, words)}
        status={server.status}
        columns={columns}
      />
    </Box>
  );
}

function Panes({ layout, columns, ...props }: ScreenProps & { readonly layout: Layout }): ReactNode {
  const { app, server, turns } = props;
  const words = useWords();
  const { conversation, judgement } = layout;
  const size = contentSize(conversation);
  const all = talkLines(props, size.columns, words);
  // who is greeted in a small window sees all of it before gaps
  const isTight = turns.length === 0 && all.length > size.rows;
  const said = isTight ? all.filter(({ text }) => text !== '') : all;
  const { lines, scroll } =
    app.screen === 'search' ? markFound(said, turns, app, size.rows) : { lines: said, scroll: app.scroll };
  const pane = (
    <ConversationPane
      title={conversationTitle(server.tasks, app.wantedTask, words)}
      size={conversation}
      lines={lines}
      scroll={turns.length > 0 ? scroll : undefined}
    />
  );
  if (judgement === 'line')
    return (
      <>
        {pane}
        <JudgementText pieces={judgementLine(turns, columns, words)} />
      </>
    );
  return (
    <Box>
      {pane}
      <JudgementPane
        title={judgementTitle(server.tasks, app.wantedTask, words)}
        size={judgement}
        lines={judgementLines(turns, contentSize(judgement), words)}
      />
    </Box>
  );
}

/** What is looked for, or the value that a form asks for now. */
function askedLabel({ server, app, turns }: ScreenProps, words: Words): string {
  if (app.screen === 'search') {
    const { length } = foundTurns(turns, app.sought);
    return words.searchFor(length === 0 ? 0 : app.marked + 1, length);
  }
  const asked = askedField({ server, app });
  return asked ? fieldLabel(asked, words) : '';
}

const askedHint = (props: ScreenProps): string => askedField(props)?.description ?? '';

const askedField = ({ server, app }: Pick<ScreenProps, 'server' | 'app'>): InputField | undefined =>
  app.screen === 'search' ? undefined : inputForm(server.tasks, app.wantedTask)?.fields[app.answers.length];

/** What was said; before that, what there is to know; at the end, that nobody answers. */
function talkLines(
  { app, server, turns, program, ...facts }: Omit<ScreenProps, 'columns' | 'rows'>,
  columns: number,
  words: Words,
): ConversationLine[] {
  const isConnected = server.status === 'connected';
  const silence = isConnected ? [] : noticeLines(silenceText(server.silence, facts, words), columns, 'error');
  if (turns.length > 0) return [...conversationLines(turns, columns, words), ...silence];
  return isConnected ? noticeLines(welcomeText(server, app.wantedTask, words, program), columns) : silence;
}
