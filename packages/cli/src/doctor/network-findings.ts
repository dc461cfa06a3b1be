import { errorMessage, told } from '@qaio/core';
import { getModelResponseJson } from '@qaio/protocol';
import { type Address, formatAddress, isLoopback, listeningProblem } from '@qaio/server/address';
import { GrpcTaskClient } from '@qaio/tui';
import type { AskedAddresses } from '../asked-doors.js';
import type { CliContext } from '../cli-context.js';
import { type Finding, broken, fine, worse } from './finding.js';

const answerTimeoutMs = 2000;

/** What a proxy is for; nothing is sent to find it out. */
export function proxyFinding({ hub, isOffline }: Pick<CliContext, 'hub' | 'isOffline'>): Finding {
  const proxies = [hub.httpProxy, hub.httpsProxy].filter((proxy) => proxy !== undefined).map(withoutPassword);
  const pull = isOffline
    ? told`downloads are forbidden (HF_HUB_OFFLINE)`
    : told`aio models pull asks ${hub.endpoint}`;
  if (proxies.length === 0) return fine('proxy', told`none; ${pull}, and nothing else leaves this machine`);
  const unusable = proxies.find((proxy) => !URL.canParse(proxy));
  const says = told`${[...new Set(proxies)].join(', ')}; ${pull} through it, what is on this machine never goes there`;
  return unusable === undefined
    ? fine('proxy', says)
    : worse(
        'proxy',
        says,
        told`'${unusable}' is no URL. Write HTTP_PROXY and HTTPS_PROXY as http://HOST:PORT.`,
      );
}

/** A proxy's address may name a user. */
function withoutPassword(proxy: string): string {
  return proxy.replace(/\/\/[^@/]*@/u, '//…@');
}

/** Whether the server could listen, or who does already. */
export async function addressFindings({ grpcAddress, httpAddress }: AskedAddresses): Promise<Finding[]> {
  return Promise.all([
    addressFinding('grpc', '--listen', grpcAddress, async (address) => modelOverGrpc(address)),
    addressFinding('http', '--http', httpAddress, async (address) => modelOverHttp(address)),
  ]);
}

async function addressFinding(
  check: string,
  option: string,
  address: Address,
  modelAt: (address: string) => Promise<string | undefined>,
): Promise<Finding> {
  const text = formatAddress(address);
  const error = await listeningProblem(address);
  if (error === undefined) return fine(check, told`${text} is free`);
  const problem = error.code ?? errorMessage(error);
  const elsewhere = told`Choose another address with ${option} HOST:PORT.`;
  if (problem !== 'EADDRINUSE')
    return broken(check, told`${text} cannot be listened on: ${problem}`, elsewhere);
  const model = isLoopback(address.host) ? await modelAt(text).catch(() => undefined) : undefined;
  if (model !== undefined) return fine(check, told`${text}: an aio server answers, with the model ${model}`);
  return worse(
    check,
    told`${text} is taken by another program`,
    told`Stop it, or start aio serve elsewhere. ${elsewhere}`,
  );
}

async function modelOverHttp(address: string): Promise<string | undefined> {
  const response = await fetch(`http://${address}/v1/model`, {
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  return getModelResponseJson.readAnswer(await response.json()).model;
}

async function modelOverGrpc(address: string): Promise<string | undefined> {
  const client = new GrpcTaskClient(address);
  try {
    return (await client.getModel(AbortSignal.timeout(answerTimeoutMs))).model;
  } finally {
    client.close();
  }
}
