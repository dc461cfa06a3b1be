import { Command } from 'commander';
import { expect, test } from '@jest/globals';
import { addGuardTextOption } from './guard-text-option.js';

const parse = (...args: string[]): unknown =>
  addGuardTextOption(new Command().exitOverride().configureOutput({ writeErr: () => undefined }))
    .parse(args, { from: 'user' })
    .opts()['guardText'];

test('texts are collected by rule, the last of a rule counts', () => {
  expect(parse()).toEqual({});
  expect(parse('--guard-text', 'a=x', '--guard-text', 'b=1=2\n3', '--guard-text', 'a=y')).toEqual({
    a: 'y',
    b: '1=2\n3',
  });
});

test.each(['a', 'a=', 'a= ', '=x'])('%s is refused', (given) => {
  expect(() => parse('--guard-text', given)).toThrow(/Expected RULE=TEXT/u);
});
