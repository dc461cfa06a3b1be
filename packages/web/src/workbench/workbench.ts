import {
  Conversation,
  Store,
  type TaskCall,
  type Turn,
  type TurnError,
  taskName,
  turnError,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
import type { MemoryItem } from '../memory/memory-item.js';
import type { Schema } from './schema-completion.js';
import type { DraftCalls, OpenedDraft, RenderedPrompt } from './draft-calls.js';

/** A text of a task file, and the version that it is an edit of. */
export interface EditedText {
  /** Bare name of the served task; empty for a new one. */
  readonly base: string;
  /** Of the version that was read; empty for a new one. */
  readonly etag: string;
  readonly yaml: string;
  /** As it was read or saved last. */
  readonly savedYaml: string;
}

export interface WorkbenchState {
  /** Of task files; undefined before it is known, or where nothing may be edited. */
  readonly schema: Schema | undefined;
  /** Whether the server edits task files; undefined before it is known. */
  readonly isAllowed: boolean | undefined;
  readonly text: EditedText | undefined;
  /** What the server makes of the text, as it was at `checkedYaml`. */
  readonly checked: OpenedDraft | undefined;
  readonly checkedYaml: string | undefined;
  /** As the text declared it when it last had no problem. */
  readonly task: Task | undefined;
  readonly prompt: RenderedPrompt | undefined;
  /** The run that was begun last, and what became of it. */
  readonly trial: Turn | undefined;
  readonly isBusy: boolean;
  /** The bare name of the file that was written last. */
  readonly savedFile: string | undefined;
  readonly error: TurnError | undefined;
}

const blank: WorkbenchState = {
  ...{ schema: undefined, isAllowed: undefined, text: undefined, checked: undefined, checkedYaml: undefined },
  ...{
    task: undefined,
    prompt: undefined,
    trial: undefined,
    isBusy: false,
    savedFile: undefined,
    error: undefined,
  },
};

export interface WorkbenchOptions {
  readonly calls: Pick<DraftCalls, 'schema' | 'source' | 'open' | 'render' | 'stream' | 'save'>;
  /** Where the text, and the prompt of the last run, are kept through a reload. */
  readonly kept: MemoryItem;
  readonly keptPrompt: MemoryItem;
}

/** One text of a task file: checked, shown as a prompt, run, saved. No method rejects: what fails is told. */
export class Workbench {
  readonly #options: WorkbenchOptions;
  readonly #store = new Store<WorkbenchState>(blank);
  /** Of one run, the last. */
  readonly trials: Conversation;
  #never = new AbortController().signal;
  /** Id of the draft that runs. */
  #draft = '';

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    const calls = {
      streamTask: ({ input }: TaskCall, signal: AbortSignal) =>
        options.calls.stream(this.#draft, input, signal),
      // a draft's answers are nobody's data
      recordFeedback: () => Promise.resolve(),
    };
    this.trials = new Conversation(calls, () => '', 1);
    this.trials.subscribe(() => this.#set({ trial: this.trials.turns()[0] }));
  }

  readonly state = (): WorkbenchState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Asks what may be done, and goes on with the text that was kept. */
  async begin(): Promise<void> {
    await this.#do(async () => {
      const schema = await this.#options.calls.schema(this.#never);
      this.#set({
        schema,
        isAllowed: schema !== undefined,
        text: this.state().text ?? keptText(this.#options.kept),
        prompt: this.state().prompt ?? keptPrompt(this.#options.keptPrompt),
      });
    });
  }

  /** Another task's text; an edit of the one before is forgotten. */
  async openTask(task: string): Promise<void> {
    await this.#do(async () => {
      const { yaml, etag } = await this.#options.calls.source(task, this.#never);
      this.#open({ base: taskName(task), etag, yaml, savedYaml: yaml });
    });
  }

  openNew(yaml: string): void {
    this.#open({ base: '', etag: '', yaml, savedYaml: '' });
  }

  edit(yaml: string): void {
    const { text } = this.state();
    if (!text || text.yaml === yaml) return;
    this.#setText({ ...text, yaml });
  }

  /** @returns what the server makes of the text as it is now; undefined where it does not say */
  async check(): Promise<OpenedDraft | undefined> {
    const { text, checked, checkedYaml } = this.state();
    if (!text) return undefined;
    if (checkedYaml === text.yaml) return checked;
    try {
      const opened = await this.#options.calls.open(text.yaml, text.base, this.#never);
      if (this.state().text?.yaml === text.yaml)
        this.#set({
          ...{ checked: opened, checkedYaml: text.yaml, error: undefined },
          task: opened.task ?? this.state().task,
        });
      return opened;
    } catch (thrown) {
      this.#set({ error: turnError(thrown) });
      return undefined;
    }
  }

  /** The prompt, then the answer as it comes. */
  async run(input: TaskCall['input']): Promise<void> {
    this.trials.startAnew();
    this.#setPrompt(undefined);
    await this.#withDraft(async (id, task) => {
      this.#setPrompt(await this.#options.calls.render(id, input, this.#never));
      this.#draft = id;
      await this.trials.run(task, input, '');
    });
  }

  /** Ends the run; it keeps what it has said. */
  stop(): void {
    this.trials.cancel();
  }

  async save(): Promise<void> {
    await this.#withDraft(async (id) => {
      const { text, checked } = this.state();
      if (!text) return;
      const name = taskName(checked?.task?.name ?? '');
      // under another name it is another task
      const etag = name === text.base ? text.etag : '';
      const saved = await this.#options.calls.save(id, etag, this.#never);
      this.#setText({ base: name, etag: saved.etag, yaml: text.yaml, savedYaml: text.yaml });
      this.#set({ savedFile: saved.file, checkedYaml: undefined });
    });
  }

  async #withDraft(work: (id: string, task: Task) => Promise<void>): Promise<void> {
    await this.#do(async () => {
      // the server forgets drafts: it is told again what it was told before
      this.#set({ checkedYaml: undefined });
      const opened = await this.check();
      if (opened?.id !== undefined && opened.task) await work(opened.id, opened.task);
    });
  }

  async #do(work: () => Promise<void>): Promise<void> {
    this.#set({ isBusy: true, error: undefined, savedFile: undefined });
    try {
      await work();
    } catch (thrown) {
      this.#set({ error: turnError(thrown) });
    } finally {
      this.#set({ isBusy: false });
    }
  }

  #open(text: EditedText): void {
    this.trials.startAnew();
    this.#set({
      checked: undefined,
      checkedYaml: undefined,
      task: undefined,
      savedFile: undefined,
    });
    this.#setPrompt(undefined);
    this.#setText(text);
  }

  #setText(text: EditedText): void {
    this.#options.kept.keep(JSON.stringify(text));
    this.#set({ text, savedFile: undefined });
  }

  #setPrompt(prompt: RenderedPrompt | undefined): void {
    this.#options.keptPrompt.keep(JSON.stringify(prompt ?? null));
    this.#set({ prompt });
  }

  #set(change: Partial<WorkbenchState>): void {
    this.#store.set({ ...this.state(), ...change });
  }
}

/** @returns undefined for anything but what is kept here */
function keptText(kept: MemoryItem): EditedText | undefined {
  const { base, etag, yaml, savedYaml } = (kept.readJson() ?? {}) as EditedText;
  const isText = [base, etag, yaml, savedYaml].every((part) => typeof part === 'string');
  return isText ? { base, etag, yaml, savedYaml } : undefined;
}

/** @returns undefined for anything but what is kept here */
function keptPrompt(kept: MemoryItem): RenderedPrompt | undefined {
  const prompt = (kept.readJson() ?? {}) as RenderedPrompt;
  return Array.isArray(prompt.tokens) ? prompt : undefined;
}
