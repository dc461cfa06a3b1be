import { z } from 'zod';
import { identifier } from './identifier.js';
import { modelKind } from './model-kind.js';

const question = z.strictObject({
  system: z.string().optional().describe('its system prompt: Jinja over partials alone'),
  prompt: z.string().min(1).describe('what the model is asked: Jinja over the input and partials.NAME'),
  choices: z.array(z.string().min(1)).min(2).describe('what the model may answer; nothing is generated'),
  is: z.string().describe('the choice that makes the rule apply'),
  threshold: z.number().gt(0).max(1).describe('the lowest probability of that choice at which it does'),
});

const rule = z.strictObject({
  name: identifier.describe('`guarded` of a result that it answers'),
  patterns: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'regular expressions, of which one has to match a part of a text; without anchors, look-around or case',
    ),
  except: z
    .array(z.string().min(1))
    .default([])
    .describe('regular expressions of harmless parts, which are cut out before; each with a longest match'),
  question: question
    .optional()
    .describe('put to the model where no pattern of the guard matches; needs a model that can answer it'),
  abstained: identifier
    .optional()
    .describe('name of a need: the rule applies where that task abstains, once no other rule has'),
  for: modelKind
    .optional()
    .describe(
      'with abstained: the only kind of model that the rule is for, such as one that cannot answer what it abstains from',
    ),
  text: z.string().min(1).describe('the answer, word by word'),
});

/** What a task never passes on to the model, and what it says in its place. */
export const guardDeclaration = z
  .array(rule)
  .default([])
  .describe(
    'text tasks: inputs that are answered with a fixed text, before anything is generated and before needs are run; the first rule that applies answers',
  );

export type GuardDeclaration = z.infer<typeof guardDeclaration>;
export type GuardRule = GuardDeclaration[number];
