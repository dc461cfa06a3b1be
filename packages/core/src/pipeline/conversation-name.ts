import { isInvisible } from '../constraint/text-length.js';
import { told } from '../told.js';
import { wrongField } from './wrong-fields.js';

/** Which conversation: its id is one within its owner and task. */
export interface ConversationName {
  /** Who alone may go on with it, with letters, digits, - and _; empty where callers are not told apart. */
  readonly owner: string;
  readonly task: string;
  readonly id: string;
}

/** One text for each name: neither an owner nor a task has `@` or `/`. */
export function conversationKey({ owner, task, id }: ConversationName): string {
  return `${owner === '' ? '' : `${owner}@`}${task}/${id}`;
}

/** @returns undefined for what {@link conversationKey} never gives */
export function conversationNameOf(key: string): ConversationName | undefined {
  const {
    owner = '',
    task,
    id,
  } = /^(?:(?<owner>[^@/]+)@)?(?<task>[^@/]+)\/(?<id>.*)$/su.exec(key)?.groups ?? {};
  return task === undefined || id === undefined ? undefined : { owner, task, id };
}

const isBlank = (id: string): boolean => !/\S/u.test(id) || isInvisible(id);

const maxIdLength = 128;
const idForm = new RegExp(`^[^\\p{Cc}\\p{Cs}\uFFFD/\\\\]{1,${maxIdLength}}$`, 'u');
/** What an address cannot end with, however it is written: https://url.spec.whatwg.org/#double-dot-path-segment */
const steps: readonly string[] = ['.', '..'];

/**
 * An id is a segment of an address, and of a resource's name.
 *
 * @throws QaioError `invalid-input` for a field whose value is no id
 */
export function requireConversationId(id: string, field: string): void {
  if (!idForm.test(id) || steps.includes(id) || isBlank(id))
    throw wrongField(
      field,
      told`must have 1 to ${maxIdLength} characters, some of them visible, none of them a control, / or \\, and be neither '.' nor '..'`,
    );
}
