import { expect, test } from '@jest/globals';
import { protoFieldPaths } from './field-names.js';

test('a field that is called otherwise in JSON has a path for each', () => {
  expect(protoFieldPaths.get('pageSize')).toBe('page_size');
  expect(protoFieldPaths.get('requestId')).toBe('request_id');
  expect(protoFieldPaths.get('sampling.maxOutputTokens')).toBe('sampling.max_output_tokens');
});

test('others, and those within a task’s input, have none', () => {
  expect(
    [...protoFieldPaths.keys()].filter((path) =>
      /^(?:task|session|input|sampling\.seed)(?:\.|$)/u.test(path),
    ),
  ).toEqual([]);
});
