/** What is told in parts, errors above all, in Chinese. */
import { Told, type ToldPart } from '@qaio/core';
import { commandsAs } from '@qaio/client';
import { answerWarnings } from './chinese-errors/answer-warnings.js';
import { benchNotes } from './chinese-errors/bench-notes.js';
import { commandErrors } from './chinese-errors/command-errors.js';
import { doctor } from './chinese-errors/doctor.js';
import { evaluationPage } from './chinese-errors/evaluation-page.js';
import { measured } from './chinese-errors/measured.js';
import { modelErrors } from './chinese-errors/model-errors.js';
import { notes } from './chinese-errors/notes.js';
import { requestErrors } from './chinese-errors/request-errors.js';
import { taskFileErrors } from './chinese-errors/task-file-errors.js';
import { tuned } from './chinese-errors/tuned.js';
import { verified } from './chinese-errors/verified.js';

/** By the English form; what is not here stays English. */
export const chineseErrors: Readonly<Record<string, string>> = {
  ...answerWarnings,
  ...benchNotes,
  ...commandErrors,
  ...doctor,
  ...evaluationPage,
  ...measured,
  ...modelErrors,
  ...notes,
  ...requestErrors,
  ...taskFileErrors,
  ...tuned,
  ...verified,
};

export interface Translation {
  readonly text: string;
  /** Whether no sentence of it is left in English. */
  readonly isWhole: boolean;
}

/** @param program what the user types for this one */
export function inChinese(said: Told, program = 'aio'): Translation {
  let isWhole = true;
  const say = (part: ToldPart): string => {
    if (!(part instanceof Told)) return String(part);
    const form = Object.hasOwn(chineseErrors, part.form) ? chineseErrors[part.form] : undefined;
    if (form === undefined && hasWords(part.form)) isWhole = false;
    return part.inForm(commandsAs(form ?? part.form, program), say);
  };
  return { text: say(said), isWhole };
}

/** Beside its parts. */
export const hasWords = (form: string): boolean => /\p{L}/u.test(form.replace(/\{\d+\}/gu, ''));
