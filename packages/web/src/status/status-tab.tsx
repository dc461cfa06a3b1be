import { errorText, formatPercent, noteIn } from '@qaio/client';
import type { GetModelResponse } from '@qaio/protocol';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type { LateTabProps } from '../components/late-tab.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import { type ServerFigures, total } from './server-figures.js';
import type { Status, StatusWatch } from './status-watch.js';
import { statusWords } from './status-words.js';
import { TaskProblems } from './task-problems.js';
import { TaskTable } from './task-table.js';

/** What serves, how much it takes, and what it does now. */
export function StatusTab({ watch, server }: LateTabProps & { readonly watch: StatusWatch }) {
  const { language } = useWords();
  const words = useWordsOf(statusWords);
  const status = useSyncExternalStore(watch.subscribe, watch.status);
  useEffect(() => {
    const over = new AbortController();
    void watch.follow(over.signal);
    return () => over.abort();
  }, [watch]);
  const { figures, error } = status;
  return (
    <>
      {error && (
        <p className="notice" role="status">
          {words.stale} {errorText(error, language)}
        </p>
      )}
      <TaskProblems problems={server.problems} />
      <div className="cards">
        {server.model && <ModelCard model={server.model} />}
        {server.model && <LimitsCard model={server.model} />}
        {figures && <NowCard status={status} figures={figures} model={server.model} />}
      </div>
      <Exactness />
      <TaskTable tasks={server.tasks} figures={figures} />
    </>
  );
}

export function ModelCard({ model }: { readonly model: GetModelResponse }) {
  const { language } = useWords();
  const words = useWordsOf(statusWords);
  return (
    <Card title={words.model}>
      <Figure name={words.model}>{model.model}</Figure>
      <Figure name={words.dtype}>{model.quantization}</Figure>
      <Figure name={words.modelFile}>
        <code>{model.sha256}</code>
      </Figure>
      {model.note !== '' && (
        <Figure name={words.note}>
          {noteIn(model.note, language)}
          {`\n${words.better}`}
        </Figure>
      )}
      <Figure name={words.version}>Qwen All-in-One {model.serverVersion}</Figure>
    </Card>
  );
}

function Exactness() {
  const words = useWordsOf(statusWords);
  return (
    <section className="card prose" aria-label={words.exactness}>
      <h2>{words.exactness}</h2>
      <p>{words.measured}</p>
      <p>{words.measureYours}</p>
      <p>{words.allFigures}</p>
    </section>
  );
}

function LimitsCard({ model }: { readonly model: GetModelResponse }) {
  const words = useWordsOf(statusWords);
  const number = useNumber();
  return (
    <Card title={words.limits}>
      <Figure name={words.context}>{words.tokens(number(model.maxContextTokens))}</Figure>
      <Figure name={words.atOnce}>{number(model.maxConcurrentRequests)}</Figure>
      <Figure name={words.queue}>{number(model.maxQueue)}</Figure>
      <Figure name={words.feedback}>{model.takesFeedback ? words.takes : words.takesNot}</Figure>
    </Card>
  );
}

interface NowCardProps {
  readonly status: Status;
  readonly figures: ServerFigures;
  readonly model: GetModelResponse | undefined;
}

function NowCard({ status: { rates }, figures, model }: NowCardProps) {
  const { language } = useWords();
  const words = useWordsOf(statusWords);
  const number = useNumber();
  const { running, waiting, memoryBytes, prefixCacheBytes, startedAt, refused } = figures;
  const promptTokens = total(figures, 'promptTokens');
  return (
    <Card title={words.now}>
      <Figure name={words.running}>
        {words.inSlots(number(running), number(model?.maxConcurrentRequests ?? 0))}
      </Figure>
      <Figure name={words.waiting}>{words.of(number(waiting), number(model?.maxQueue ?? 0))}</Figure>
      <Figure name={words.speed}>
        {rates
          ? `${words.answersPerSecond(rates.answers.toFixed(1))} · ${words.tokensPerSecond(number(rates.promptTokens), number(rates.outputTokens))}`
          : words.unknown}
      </Figure>
      <Figure name={words.cached}>
        {promptTokens > 0
          ? words.share(formatPercent(total(figures, 'cachedTokens') / promptTokens), number(promptTokens))
          : words.unknown}
      </Figure>
      <Figure name={words.memory}>{megabytes(memoryBytes)}</Figure>
      <Figure name={words.cache}>{megabytes(prefixCacheBytes)}</Figure>
      <Figure name={words.refused}>{number(refused)}</Figure>
      <Figure name={words.up}>
        {new Date(startedAt).toLocaleString(language === 'zh' ? 'zh-CN' : 'en')}
      </Figure>
    </Card>
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

function useNumber(): (value: number) => string {
  const { language } = useWords();
  return (value) => value.toLocaleString(language, { maximumFractionDigits: 0 });
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
