import type { GuardTexts } from '@qaio/core';
import { type Command, InvalidArgumentError } from 'commander';

/** What every command that answers people takes: the operator's own texts for rules of guards. */
export function addGuardTextOption(command: Command): Command {
  return command.option(
    '--guard-text <rule=text>',
    'answer with this text where the rule of a guard applies, such as one with the number of a help line; may be repeated',
    withGuardText,
    {} as GuardTexts,
  );
}

function withGuardText(given: string, texts: GuardTexts): GuardTexts {
  const [, rule = '', text = ''] = /^(?<rule>[^=]+)=(?<text>.*)$/su.exec(given) ?? [];
  if (text.trim() !== '') return { ...texts, [rule.trim()]: text };
  throw new InvalidArgumentError('Expected RULE=TEXT, such as self-harm-en="Call ...".');
}

/** The same texts as arguments. */
export function guardTextArguments(texts: GuardTexts = {}): string[] {
  return Object.entries(texts).map(([rule, text]) => `${rule}=${text}`);
}
