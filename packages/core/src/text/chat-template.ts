import { Template } from '@huggingface/jinja';
import { QaioError, errorPart } from '../errors.js';
import { told } from '../told.js';
import type { ChatMessage } from './chat-message.js';
import { thoughtTags } from './thought-filter.js';

/** A stretch of a rendered prompt: written by the chat template, or the content of the message of that index. */
export type PromptPiece =
  | { readonly origin: 'template'; readonly text: string }
  | { readonly origin: 'content'; readonly text: string; readonly message: number };

/** The model's own Jinja template that turns messages into a prompt. */
export class ChatTemplate {
  readonly #template: Template;
  readonly #variables: Readonly<Record<string, unknown>>;

  /**
   * @param variables what the template may name beside the messages, such as `eos_token`
   * @throws QaioError `model-invalid`
   */
  constructor(source: string, variables: Readonly<Record<string, unknown>> = {}) {
    this.#variables = variables;
    try {
      this.#template = new Template(source);
    } catch (cause) {
      throw new QaioError('model-invalid', told`The chat template is not valid Jinja: ${errorPart(cause)}`, {
        cause,
      });
    }
  }

  /**
   * Renders with a place-holder for each content and puts the contents back afterwards, so that the template never
   * sees them and they can be told from what the template wrote.
   *
   * @param thinking whether the model may think before it answers; else a thought that the template opens is closed
   */
  render(messages: readonly ChatMessage[], { thinking = false } = {}): PromptPiece[] {
    const opened = this.#prompt(blanked(messages), thinking);
    const rendered = thinking ? opened : opened.replace(openThought, closedThought);
    return rendered.split(placeholderPattern).flatMap((part, i): PromptPiece[] => {
      if (i % 2 === 0) return part === '' ? [] : [{ origin: 'template', text: part }];
      const message = Number(part);
      return [{ origin: 'content', text: messages[message]?.content ?? '', message }];
    });
  }

  /** Whether a prompt to think ends within a thought. */
  opensThought(): boolean {
    return openThought.test(this.#prompt(blanked([{ role: 'user', content: '' }]), true));
  }

  /** What the template writes after an answer that ends a conversation; empty if it cannot render one. */
  behindAnswer(): string {
    const messages = blanked([
      { role: 'user', content: '' },
      { role: 'assistant', content: '' },
    ]);
    try {
      return this.#render(messages, { add_generation_prompt: false }).split(placeholder(1))[1] ?? '';
    } catch {
      // prompts need no answer in them: the template may well do for those
      return '';
    }
  }

  /** `enable_thinking` is what the templates of Qwen3 and SmolLM3 ask for. */
  #prompt(messages: readonly ChatMessage[], enable_thinking: boolean): string {
    return this.#render(messages, { add_generation_prompt: true, enable_thinking });
  }

  #render(messages: readonly ChatMessage[], variables: Readonly<Record<string, unknown>>): string {
    try {
      return this.#template.render({ ...this.#variables, ...variables, messages });
    } catch (cause) {
      throw new QaioError('model-invalid', told`The chat template failed: ${errorPart(cause)}`, { cause });
    }
  }
}

const openThought = new RegExp(`${thoughtTags.open}\\s*$`, 'u');
const closedThought = `${thoughtTags.open}\n\n${thoughtTags.close}\n\n`;

// private-use characters: no chat template has a reason to write or to look for them
const placeholder = (index: number): string => `\uE000${index}\uE001`;
const blanked = (messages: readonly ChatMessage[]): ChatMessage[] =>
  messages.map(({ role }, i) => ({ role, content: placeholder(i) }));
const placeholderPattern = /\uE000(\d+)\uE001/u;
