import { expect, test } from '@jest/globals';
import { steadyRows } from './steady-rows.js';

test('behind a character on whose width terminals disagree the cursor is put where it belongs', () => {
  expect(steadyRows('│ 心👍🏽x │')).toBe('│ 心👍🏽\u001B[7Gx │');
  expect(steadyRows('\u001B[2K\u001B[Gनमx\n\u001B[31mé1️⃣\u001B[39m'.normalize('NFC'))).toBe(
    '\u001B[2K\u001B[Gन\u001B[2Gम\u001B[3Gx\n\u001B[31mé1️⃣\u001B[4G\u001B[39m',
  );
});

test('rows on which terminals agree stay as they are', () => {
  const rows = '╭─╮\n│\u001B[2m心累，かナ 한국어 Ünü ▸█▌…\u001B[22m│\n';
  expect(steadyRows(rows)).toBe(rows);
});
