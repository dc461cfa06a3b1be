/** What stands in a terminal, as a page that a browser can take a picture of. */
import type xterm from '@xterm/headless';

type Terminal = InstanceType<typeof xterm.Terminal>;
type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>
>;

const background = '#14171c';
const foreground = '#d7dae0';
// the sixteen colours of https://github.com/atom/one-dark-syntax, as many terminals have them
const palette = [
  ...['#3f4451', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'],
  ...['#7a8292', '#ff7b86', '#a5e075', '#f0d197', '#74c0ff', '#de89f5', '#63d3df', '#ffffff'],
];
const cell = { width: 9, height: 19 } as const;

export function terminalPage(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const cells: string[] = [];
  for (let y = 0; y < terminal.rows; y++) {
    const line = active.getLine(active.viewportY + y);
    for (let x = 0; x < terminal.cols; x++) {
      const one = line?.getCell(x);
      if (one && one.getChars().trim() !== '') cells.push(cellHtml(one, x, y));
    }
  }
  const size = `width:${terminal.cols * cell.width}px;height:${terminal.rows * cell.height}px`;
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:${background}}
main{position:relative;margin:12px;${size};font:15px/${cell.height}px "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;color:${foreground}}
span{position:absolute;white-space:pre}</style><main>${cells.join('')}</main>`;
}

function cellHtml(one: Cell, x: number, y: number): string {
  const color = one.isFgPalette() ? palette[one.getFgColor()] : undefined;
  const styles = [
    `left:${x * cell.width}px`,
    `top:${y * cell.height}px`,
    ...(color === undefined ? [] : [`color:${color}`]),
    ...(one.isBold() ? ['font-weight:bold'] : []),
    ...(one.isDim() ? ['opacity:.65'] : []),
  ];
  return `<span style="${styles.join(';')}">${escaped(one.getChars())}</span>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
