import type { Context } from 'hono';

interface JsonForm<Message> {
  write(message: Message): unknown;
}

const known = new WeakMap<object, string>();

/** Answers with a message that is the answer to several calls, and stays as it is: its JSON is written once. */
export function respondJsonOnce<Message extends object>(
  context: Context,
  form: JsonForm<Message>,
  message: Message,
): Response {
  const text = known.get(message) ?? JSON.stringify(form.write(message));
  known.set(message, text);
  return context.body(text, 200, { 'content-type': 'application/json' });
}
