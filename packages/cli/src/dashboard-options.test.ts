import { expect, test } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import {
  type DashboardOptions,
  addDashboardOptions,
  dashboardLanguage,
  dashboardPalette,
  withColor,
} from './dashboard-options.js';

const parse = (...args: string[]): DashboardOptions =>
  addDashboardOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(args, { from: 'user' })
    .opts();

test('the dashboard speaks what it is told to, or else the locale’s language', () => {
  expect(dashboardLanguage(parse(), { locale: 'zh_CN.UTF-8' })).toBe('zh');
  expect(dashboardLanguage(parse(), { locale: undefined })).toBe('en');
  expect(dashboardLanguage(parse('--lang', 'en'), { locale: 'zh_CN.UTF-8' })).toBe('en');
  expect(dashboardLanguage(parse('--lang', 'zh'), { locale: 'C' })).toBe('zh');
});

test.each([
  [[], 'light', 'light'],
  [['--theme', 'dark'], 'light', 'dark'],
  [['--theme', 'dark'], 'none', 'dark'],
  [['--no-color'], 'light', 'none'],
] as const)('with %j where the environment says %s the colours are for %s', (args, palette, expected) => {
  const terminal = { isDumb: false, locale: undefined, palette };
  expect(dashboardPalette(parse(...args), { terminal })).toBe(expected);
});

test.each([
  [['--no-color', 'tui'], false],
  [['tui', '--theme', 'light', '--no-color'], false],
  [['tui'], true],
])('colours are wanted by %j: %j', (args, isWanted) => {
  let options: DashboardOptions = {};
  const program = new Command().option('--no-color');
  addDashboardOptions(program.command('tui')).action((own: DashboardOptions, asked: Command) => {
    options = withColor(own, asked);
  });
  program.parse(args, { from: 'user' });
  expect(options.color).toBe(isWanted);
});

test('a language that it does not speak is refused', () => {
  expect(() => parse('--lang', 'fr')).toThrow(CommanderError);
});
