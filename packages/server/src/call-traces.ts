/** Calls as OpenTelemetry traces: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ */
import type { Attributes, Context, Span, SpanKind, Tracer } from '@opentelemetry/api';
import { FinishReason, type TaskResult, Usage } from '@qaio/protocol';
import { Status } from 'nice-grpc-common';
import { durationFromProto } from './mapping/duration.js';
import { taskNameOf } from './mapping/task-to-proto.js';
import type { EndedCall } from './metrics/server-metrics.js';

/** Nothing in it is a user's text. */
export interface TracedCall extends EndedCall {
  /** W3C's header of the same name, as the client sent it: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string | undefined;
  /** Of all runs, those that were needed before those that needed them. */
  readonly results: readonly TaskResult[];
}

export interface CallTraces {
  callEnded(call: TracedCall): void;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

export interface CallTracesOptions {
  /** Base address of a collector that takes OTLP over HTTP. */
  readonly endpoint: string;
  readonly serverVersion: string;
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

const untraced: ReadonlySet<string> = new Set(['Check', 'Metrics']);
const closeWithinMs = 2000;

/** Loads OpenTelemetry, which nobody else needs. */
export async function openCallTraces(options: CallTracesOptions): Promise<CallTraces> {
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const { parseTraceParent } = await import('@opentelemetry/core');
  const { ROOT_CONTEXT, SpanStatusCode, trace, ...api } = await import('@opentelemetry/api');
  const url = `${options.endpoint.replace(/\/+$/u, '')}/v1/traces`;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'qaio', 'service.version': options.serverVersion }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  const tracer = provider.getTracer('qaio', options.serverVersion);
  const { now = Date.now } = options;

  const parentOf = (traceparent = ''): Context => {
    const parent = parseTraceParent(traceparent);
    return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
  };
  const callEnded = (call: TracedCall): void => {
    if (untraced.has(call.method)) return;
    const endTime = now();
    const startTime = endTime - 1000 * call.seconds;
    const attributes = callAttributes(call);
    const kind = api.SpanKind.SERVER;
    const span = tracer.startSpan(call.method, { kind, startTime, attributes }, parentOf(call.traceparent));
    if (isOurs(call.status)) span.setStatus({ code: SpanStatusCode.ERROR });
    const inner = trace.setSpan(ROOT_CONTEXT, span);
    traceResults(tracer, inner, call.results, { kind: api.SpanKind.INTERNAL, endTime, model: options.model });
    span.end(endTime);
  };
  const close = (): Promise<void> => {
    const timedOut = new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs).unref());
    return Promise.race([provider.shutdown().catch(() => undefined), timedOut]);
  };
  return { callEnded, close };
}

/** What a client cannot mend. */
const isOurs = (status: Status): boolean =>
  [Status.INTERNAL, Status.UNAVAILABLE, Status.UNKNOWN, Status.DATA_LOSS].includes(status);

function callAttributes({ method, status, reason }: TracedCall): Attributes {
  const failure = status === Status.OK ? {} : { 'error.type': reason ?? Status[status] };
  return { 'rpc.method': method, 'rpc.status_code': Status[status], ...failure };
}

interface Tracing {
  readonly kind: SpanKind;
  readonly endTime: number;
  readonly model: string;
}

/** One after the other, the last at the end of the call: results say how long they took, not when. */
function traceResults(
  tracer: Tracer,
  context: Context,
  results: readonly TaskResult[],
  { kind, endTime, model }: Tracing,
): void {
  const spans: [Span, number][] = [];
  let end = endTime;
  for (const result of results.toReversed()) {
    const startTime = end - millis(result.timing?.total);
    const attributes = resultAttributes(result, model);
    const name = `${String(attributes['gen_ai.operation.name'])} ${model}`;
    spans.push([tracer.startSpan(name, { kind, startTime, attributes }, context), end]);
    end = startTime;
  }
  for (const [span, at] of spans.reverse()) span.end(at);
}

function resultAttributes(result: TaskResult, model: string): Attributes {
  const { task, output, guarded, finishReason } = result;
  const reason = FinishReason[finishReason].replace('FINISH_REASON_', '').toLowerCase();
  return {
    'gen_ai.operation.name': output?.$case === 'embedding' ? 'embeddings' : 'chat',
    'gen_ai.provider.name': 'qaio',
    'gen_ai.request.model': model,
    'gen_ai.response.model': model,
    'gen_ai.output.type': output?.$case === 'json' ? 'json' : 'text',
    'gen_ai.response.finish_reasons': [reason],
    'qaio.task': taskNameOf(task),
    ...(guarded !== '' && { 'qaio.guarded': guarded }),
    ...costAttributes(result),
  };
}

function costAttributes({ usage = noUsage, timing, provenance }: TaskResult): Attributes {
  const seed = provenance?.seed;
  return {
    ...(seed !== undefined && { 'gen_ai.request.seed': Number(seed) }),
    'gen_ai.usage.input_tokens': usage.promptTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedTokens,
    'qaio.queue_seconds': millis(timing?.queue) / 1000,
    'qaio.prefill_seconds': millis(timing?.prefill) / 1000,
  };
}

const noUsage = Usage.fromPartial({});

type Duration = NonNullable<TaskResult['timing']>['total'];
const millis = (duration: Duration): number => (duration ? durationFromProto(duration) : 0);
