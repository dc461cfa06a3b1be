import { told } from '../told.js';
import { type CharacterAutomaton, compilingPattern } from './character-automaton.js';
import type { JsonObject } from './json-object.js';
import { jsonSchemaPattern } from './json-schema-pattern.js';

/**
 * Works out, in pieces, what a JSON Schema allows to be written.
 *
 * @throws QaioError `invalid-task` on what cannot be guaranteed, or takes too long
 */
export function* jsonSchemaAutomaton(schema: JsonObject): Generator<undefined, CharacterAutomaton> {
  return yield* compilingPattern(yield* jsonSchemaPattern(schema), 'allowed', told`the JSON Schema`);
}
