/** Help and what commander says of a wrong command line, in the user's language. */
import { type Language, languageOf, languages } from '@qaio/client';
import type { Command } from 'commander';
import { chineseHelp } from './chinese-help.js';

/** What `--lang` asks for, wherever it stands, or else the locale's. */
export function askedLanguage(args: readonly string[], locale: string | undefined): Language {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const before = args
    .slice(0, end)
    .map((arg, i) => (arg === '--lang' ? args[i + 1] : arg.split('--lang=')[1]));
  return languages.find((language) => before.includes(language)) ?? languageOf(locale);
}

/** Before commands are added: they inherit it. */
export function speakChinese(program: Command): void {
  program
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      optionDescription: ({ description, argChoices, defaultValue }) =>
        [chinese(description), ...notes(argChoices, defaultValue)].join(''),
      argumentDescription: ({ description, argChoices }) =>
        [chinese(description), ...notes(argChoices, undefined)].join(''),
    })
    .configureOutput({ outputError: (text, write) => write(chineseError(text)) })
    .helpOption('-h, --help', chinese('display help for command'))
    .helpCommand('help [command]', chinese('display help for command'));
}

/** After they were. */
export function translateDescriptions(command: Command): void {
  command.description(chinese(command.description()));
  command.helpOption('-h, --help', chinese('display help for command'));
  for (const below of command.commands) translateDescriptions(below);
}

function chinese(text: string): string {
  const pull =
    /^download a model from Hugging Face or ModelScope \(ms:owner\/name\) and import it: (.*), or owner.* such as (.*)$/u;
  const [, aliases, example] = pull.exec(text) ?? [];
  if (aliases !== undefined)
    return `从 Hugging Face 或魔搭（ms:owner/name）下载模型并导入：${aliases}，或 owner/name[:量化][@版本]，如 ${example}`;
  return chineseHelp[text] ?? text;
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
};

function notes(choices: readonly string[] | undefined, value: unknown): string[] {
  const isTold = typeof value === 'string' || typeof value === 'number';
  return [...(choices ? [`（可选：${choices.join('、')}）`] : []), ...(isTold ? [`（默认：${value}）`] : [])];
}

/** commander 14's own sentences. */
const errors: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/^error: unknown command '(.*)'/u, "没有 '$1' 这个命令。"],
  [/^error: unknown option '(.*)'/u, "没有 '$1' 这个选项。"],
  [/^error: missing required argument '(.*)'/u, '缺少参数 <$1>。'],
  [/^error: required option '(.*)' not specified/u, "必须给出选项 '$1'。"],
  [/^error: option '(.*)' argument missing/u, "选项 '$1' 缺少值。"],
  [/^error: option '(.*?)' argument '(.*)' is invalid\./u, "选项 '$1' 的值 '$2' 不对。"],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*)'\./u, "参数 <$2> 的值 '$1' 不对。"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\./u,
    '参数太多：应有 $2 个，给了 $3 个。',
  ],
];

function chineseError(text: string): string {
  const found = errors.find(([pattern]) => pattern.test(text));
  return (found ? text.replace(...found) : text)
    .replace(/\(Did you mean one of (.*)\?\)/u, '（是不是 $1？）')
    .replace(/\(Did you mean (.*)\?\)/u, '（是不是 $1？）')
    .replace(/ ?Allowed choices are (.*)\./u, '可选：$1。')
    .replace(/ ?Expected a whole number of at least 1\./u, '应为不小于 1 的整数。')
    .replace(/ ?Expected a whole number from (\S+) to (\S+)\./u, '应为 $1 到 $2 的整数。')
    .replace(/ ?Expected a number from (\S+) to (\S+)\./u, '应为 $1 到 $2 的数字。')
    .replace(/ ?Expected a number above (\S+) and at most (\S+)\./u, '应为大于 $1、不超过 $2 的数字。')
    .replace(/ ?Expected a number\./u, '应为数字。')
    .replace(
      / ?Expected a share above 0 and at most 1, such as 0\.9\./u,
      '应为大于 0、不超过 1 的比例，如 0.9。',
    );
}
